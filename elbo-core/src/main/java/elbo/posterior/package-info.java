/**
 * Families of q(z|x).
 */
@NullMarked
package elbo.posterior;

import org.jspecify.annotations.NullMarked;
