/**
 * What learnt modules are made of: parameters and where they come from, layers, schedules, and the one live interface
 * {@link elbo.nn.Conditional} that posterior, prior and likelihood share.
 */
@NullMarked
package elbo.nn;

import org.jspecify.annotations.NullMarked;
