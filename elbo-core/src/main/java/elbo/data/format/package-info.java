/**
 * Files of examples: one {@link elbo.data.format.Format} for each layout, found by {@link elbo.data.format.Formats}; and
 * the writers for what the program gives back.
 *
 * <p>A file is never trusted: what a header promises is checked against the bytes that can be there before memory is taken
 * ({@code Incoming}, {@code Room}), and nothing in a file is ever run or used as the name of another file.
 */
@NullMarked
package elbo.data.format;

import org.jspecify.annotations.NullMarked;
