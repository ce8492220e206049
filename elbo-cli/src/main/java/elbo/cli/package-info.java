/** The {@code elbo} command: one class for each subcommand. Nothing here loads LibTorch before a command needs it. */
@NullMarked
package elbo.cli;

import org.jspecify.annotations.NullMarked;
