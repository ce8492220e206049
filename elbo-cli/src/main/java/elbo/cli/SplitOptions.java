package elbo.cli;

import elbo.data.Dataset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which examples a command looks at: the data, and which part of it. */
final class SplitOptions {
    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--split", paramLabel = "train|test", description = "Which part of the data (default test).")
    private String split = "test";

    /** What the part is called. */
    String name() {
        return split;
    }

    /** The part, cut to {@code --limit}, of the data asked for, or of that the run was trained on. */
    Dataset of(OpenRun run, Common common) {
        return data.split(run.data(data, common), split);
    }
}
