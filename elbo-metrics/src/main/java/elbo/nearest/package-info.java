/**
 * Points in the plain sense: rows of numbers (codes, features, pixels), their distances and nearest neighbours. Distances are computed
 * block by block in doubles, so that memory does not grow with the number of pairs.
 */
@NullMarked
package elbo.nearest;

import org.jspecify.annotations.NullMarked;
