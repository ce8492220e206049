/**
 * A {@link elbo.model.Vae} describes, as a record of parts; {@link elbo.model.Model} lives, with weights.
 */
@NullMarked
package elbo.model;

import org.jspecify.annotations.NullMarked;
