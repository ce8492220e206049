/** What tests share: the tables of outside numbers, which the scripts in {@code src/test/python} write. */
@NullMarked
package elbo.testing;

import org.jspecify.annotations.NullMarked;
