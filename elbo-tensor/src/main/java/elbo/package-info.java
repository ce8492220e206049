/**
 * What every package may know: how the project refuses ({@link elbo.Refusal}, {@link elbo.Problem}) and how a part names
 * its origin ({@link elbo.Source}).
 */
@NullMarked
package elbo;

import org.jspecify.annotations.NullMarked;
