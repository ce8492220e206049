package elbo.cli;

import elbo.Refusal;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.explore.Interpolation;
import elbo.model.Feed;
import elbo.plot.Sheet;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo interpolate}: the way from one example to another through the latent space. */
@Command(name = "interpolate", description = "Decode a path between the codes of two examples.")
final class InterpolateCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(names = "--from", required = true, paramLabel = "I", description = "Number of the first example, from 0.")
    private int from;

    @Option(names = "--to", required = true, paramLabel = "J", description = "Number of the last example.")
    private int to;

    @Option(
            names = "--path",
            paramLabel = "linear|slerp",
            description = "Straight, or along a sphere (default linear).")
    private Interpolation way = Interpolation.LINEAR;

    @Option(names = "--steps", paramLabel = "N", description = "Pictures on the way, ends included (default 12).")
    private int steps = 12;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "A .png figure, an .npy array or a folder of pictures.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (steps < 2) {
            throw new Refusal("--steps", "must be at least 2; got " + steps);
        }
        try (OpenRun open = run.open();
                Feed examples = open.feed(data.of(open, common))) {
            require("--from", from, examples.size());
            require("--to", to, examples.size());
            Explorer explorer = given.of(new Explorer(open.model()));
            Codes codes = explorer.encode(examples, new long[] {from, to}, Rng.of(0));
            float[] values = explorer.interpolate(codes.code(0), codes.code(1), steps, way);
            Examples.write(
                    out,
                    values,
                    explorer.eventShape(),
                    () -> Sheet.grid(Views.pictures(values, explorer.eventShape()), steps));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", steps);
        result.put("file", out.toString());
        common.result(result, () -> common.out().println("The way from " + from + " to " + to + " in " + out));
        return 0;
    }

    private static void require(String option, int index, long size) {
        if (index < 0 || index >= size) {
            throw new Refusal(option, "there are examples 0 to " + (size - 1) + "; got " + index);
        }
    }
}
