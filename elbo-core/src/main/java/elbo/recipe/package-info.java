/**
 * A whole experiment as a file, and its results as a folder.
 */
@NullMarked
package elbo.recipe;

import org.jspecify.annotations.NullMarked;
