/**
 * Every reader of files that strangers may have made, under fire: a {@link elbo.fuzz.Target} for each, the
 * {@link elbo.fuzz.Trial} that says what a fault is, and {@link elbo.fuzz.Campaign}, which runs them with Jazzer.
 */
@NullMarked
package elbo.fuzz;

import org.jspecify.annotations.NullMarked;
