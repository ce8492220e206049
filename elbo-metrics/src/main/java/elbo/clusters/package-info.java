/** How well clusters found without labels agree with classes known beforehand. */
@NullMarked
package elbo.clusters;

import org.jspecify.annotations.NullMarked;
