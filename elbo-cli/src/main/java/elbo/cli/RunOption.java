package elbo.cli;

import elbo.recipe.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** Which run a command is about. */
final class RunOption {
    @Parameters(paramLabel = "RUN", description = "A run folder.")
    private Path path = Path.of("");

    RunFolder folder() {
        return RunFolder.open(path);
    }
}
