package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo map}: the latent space as a picture. */
@Command(
        name = "map",
        description =
                "Draw the latent space: the scatter of means, the same through the normal CDF, the grid of decoded quantiles.")
final class MapCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(names = "--side", paramLabel = "N", description = "Pictures along a side of the grid (default 20).")
    private int side = 20;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where map.png and grid.png go (default RUN/figures).")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (side < 1) {
            throw new Refusal("--side", "must be at least 1; got " + side);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        try (OpenRun open = run.open()) {
            Path folder = out == null ? open.folder().figures() : out;
            Dataset examples = data.of(open, common);
            Explorer explorer = given.of(open.explorer());
            if (explorer.dims() < 2) {
                throw new Refusal("elbo map", "the model has one latent dimension; look at it with elbo traverse");
            }
            try (Feed feed = open.feed(examples)) {
                int[] order = explorer.dimsByUse(feed, Rng.of(0));
                Codes codes = explorer.encode(feed, Rng.of(0));
                Path map = folder.resolve("map.png");
                Views.map(explorer, codes, examples.labels(), order[0], order[1])
                        .save(map);
                result.put("map", map.toString());
                if (explorer.real() && Views.picturesFit(explorer.eventShape())) {
                    Path grid = folder.resolve("grid.png");
                    Views.grid(explorer, side, order[0], order[1]).save(grid);
                    result.put("grid", grid.toString());
                }
            }
        }
        common.result(result, () -> result.values().forEach(f -> common.out().println("Look: " + f)));
        return 0;
    }
}
