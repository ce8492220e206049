package elbo.cli;

import elbo.recipe.RunFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which run's model a command uses, and of which moment. */
final class ModelOption {
    @Mixin
    private final RunOption run = new RunOption();

    @Option(names = "--best", description = "Use the best weights (saving.best in the recipe), not the last.")
    private boolean best;

    boolean best() {
        return best;
    }

    RunFolder folder() {
        return run.folder();
    }

    /** The run with its weights. */
    OpenRun open() {
        return OpenRun.of(folder(), best);
    }
}
