/**
 * What codes are worth to somebody who has few labels: how well simple learners tell the classes of unseen examples from their codes.
 */
@NullMarked
package elbo.probe;

import org.jspecify.annotations.NullMarked;
