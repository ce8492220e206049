package elbo.cli;

import elbo.Refusal;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo traverse}: what each latent dimension does. */
@Command(name = "traverse", description = "Draw what each latent dimension does, those that tell most first.")
final class TraverseCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(names = "--dims", paramLabel = "N", description = "How many dimensions, at most (default 10).")
    private int most = 10;

    @Option(names = "--steps", paramLabel = "N", description = "Pictures in a row (default 11).")
    private int steps = 11;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.png",
            description = "The figure (default RUN/figures/traversals.png).")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (most < 1 || steps < 2) {
            throw new Refusal("--dims", "must be at least 1, and --steps at least 2; got " + most + " and " + steps);
        }
        if (out != null) {
            Examples.requireFigure(out);
        }
        int[] order;
        Path file;
        try (OpenRun open = run.open();
                Feed test = open.feed(data.split(open.data(data, common), "test"))) {
            file = out == null ? open.folder().figures().resolve("traversals.png") : out;
            Explorer explorer = given.of(open.explorer());
            if (explorer.form().ofText()) {
                throw new Refusal(
                        open.folder().path().toString(),
                        "its examples are texts, and traversals are pictures. Fix: elbo interpolate "
                                + open.folder().path() + " --from 0 --to 1 -o FILE.txt");
            }
            order = explorer.dimsByUse(test, Rng.of(0));
            int[] first = Arrays.copyOf(order, Math.min(most, order.length));
            Views.traversals(explorer, first, steps).save(file);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", file.toString());
        result.put("dims", Arrays.stream(order).boxed().toList());
        common.result(result, () -> common.out().println("Traversals in " + file));
        return 0;
    }
}
