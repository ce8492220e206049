/**
 * Likelihoods p(x|z): what the decoder's output means for the data.
 */
@NullMarked
package elbo.likelihood;

import org.jspecify.annotations.NullMarked;
