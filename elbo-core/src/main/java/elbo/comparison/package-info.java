/**
 * Runs beside each other. Those that differ in nothing but their seed are a {@link elbo.comparison.Group}, of which every
 * figure has a mean and an {@link elbo.comparison.Interval}; between two groups there is a
 * {@link elbo.comparison.Difference}. {@link elbo.comparison.Comparison} puts them together.
 */
@NullMarked
package elbo.comparison;

import org.jspecify.annotations.NullMarked;
