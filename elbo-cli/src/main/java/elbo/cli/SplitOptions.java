package elbo.cli;

import elbo.data.Dataset;
import elbo.data.Splits;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which examples a command looks at: the data, and which part of it. */
final class SplitOptions {
    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "train|test",
            description = "Which part of the data (default test); of train the examples that the run was trained on.")
    private String split = "test";

    /** What the part is called. */
    String name() {
        return split;
    }

    /** The part, cut to {@code --limit}, of the data asked for, or of that the run was trained on. */
    Dataset of(OpenRun run, Common common) {
        return of(splits(run, common));
    }

    /** Both parts of the data asked for, or of that the run was trained on. */
    Splits splits(OpenRun run, Common common) {
        return run.data(data, common);
    }

    Dataset of(Splits both) {
        return data.split(both, split);
    }

    /** What may be learnt from, cut to {@code --limit}. */
    Dataset train(Splits both) {
        return data.split(both, "train");
    }
}
