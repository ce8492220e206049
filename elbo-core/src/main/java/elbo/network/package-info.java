/**
 * Encoders and decoders: records that build a {@link elbo.nn.Block} once the sizes of the data are known.
 */
@NullMarked
package elbo.network;

import org.jspecify.annotations.NullMarked;
