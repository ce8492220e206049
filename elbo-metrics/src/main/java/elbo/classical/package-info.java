/**
 * Learners of others, asked for what metrics need of them: linear classifiers (liblinear), trees (Tribuo), assignments (JGraphT).
 * No other package of Elbo knows these libraries. Trees for boosting are our own ({@link elbo.classical.GradientBoosting}): thousands are
 * grown from the same examples, whose features are put into bins once for all.
 */
@NullMarked
package elbo.classical;

import org.jspecify.annotations.NullMarked;
