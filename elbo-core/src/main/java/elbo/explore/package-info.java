/**
 * Looking into a trained model: encode, decode, traverse, interpolate. Plain arrays in and out.
 */
@NullMarked
package elbo.explore;

import org.jspecify.annotations.NullMarked;
