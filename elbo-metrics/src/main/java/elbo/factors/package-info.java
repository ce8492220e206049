/**
 * How far codes lay apart what made the examples: disentanglement, measured where the generating factors are known
 * ({@link elbo.factors.Disentanglement}), or by how alike the codes of several runs are ({@link elbo.factors.Udr}).
 *
 * <p>Everything works on plain arrays: codes {@code [n, d]} (means of posteriors, not draws), factors {@code [n, f]} (whole numbers;
 * which value, not how large, is what counts, but for {@link elbo.factors.Sap} on continuous factors). A measure is a record of its
 * protocol's constants; the published ones are in {@link elbo.factors.Protocol#PUBLISHED}. The papers draw fresh examples from a
 * simulator as often as they like; here they are drawn from a table, those to learn from and those to test with apart.
 *
 * <p>Logarithms are natural; information is in nats before it is divided by another.
 */
@NullMarked
package elbo.factors;

import org.jspecify.annotations.NullMarked;
