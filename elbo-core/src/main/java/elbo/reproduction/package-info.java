/**
 * Published results as tests. A {@link elbo.reproduction.Reproduction} says what somebody found, what is trained to find it again,
 * and the bands in which that must end; a {@link elbo.reproduction.Verdict} says what was found,
 * and {@link elbo.reproduction.LearningCurve}s how its trials got there.
 */
@NullMarked
package elbo.reproduction;

import org.jspecify.annotations.NullMarked;
