/**
 * How like the data generated examples are, by their features: distances of distributions, what share of either the other covers, and
 * whether training examples were learnt by heart. A number means something only beside others of the same features.
 */
@NullMarked
package elbo.generation;

import org.jspecify.annotations.NullMarked;
