/**
 * Learners of others, asked for what metrics need of them: linear classifiers (liblinear), trees (Tribuo), assignments (JGraphT).
 * No other package of Elbo knows these libraries.
 */
@NullMarked
package elbo.classical;

import org.jspecify.annotations.NullMarked;
