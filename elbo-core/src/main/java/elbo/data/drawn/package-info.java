/**
 * Data sets that the program draws itself, so that the first command works without a network and every factor behind a
 * picture is known. An example is a pure function of its index: the arithmetic is IEEE {@code + - * /} and square root,
 * {@link java.lang.StrictMath} and {@link elbo.tensor.Rng}, so the same bytes appear on every machine, drawn by one thread
 * or many.
 */
@NullMarked
package elbo.data.drawn;

import org.jspecify.annotations.NullMarked;
