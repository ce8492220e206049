/**
 * What is wrong with a trained model, from its figures alone: {@link elbo.diagnosis.Symptoms} go in, ranked
 * {@link elbo.diagnosis.Finding}s come out of {@link elbo.diagnosis.Checkup}. Nothing is measured here; every threshold stands
 * with its reason at the rule that has it.
 */
@NullMarked
package elbo.diagnosis;

import org.jspecify.annotations.NullMarked;
