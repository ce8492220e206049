package elbo.cli;

import elbo.Refusal;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.explore.Interpolation;
import elbo.model.Feed;
import elbo.plot.Sheet;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo interpolate}: the way from one example to another through the latent space. */
@Command(
        name = "interpolate",
        description = "Decode a path between the codes of two examples, or a square between four.")
final class InterpolateCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(
            names = "--from",
            required = true,
            split = ",",
            paramLabel = "I[,K]",
            description = "Number of the first example, from 0; two of them: the corners on the left of a square.")
    private List<Integer> from = List.of();

    @Option(
            names = "--to",
            required = true,
            split = ",",
            paramLabel = "J[,L]",
            description = "Number of the last example; as many as --from has.")
    private List<Integer> to = List.of();

    @Option(
            names = "--path",
            paramLabel = "linear|slerp",
            description = "Straight, or along a sphere (default linear).")
    private Interpolation way = Interpolation.LINEAR;

    @Option(names = "--steps", paramLabel = "N", description = "Pictures on the way, ends included (default 12).")
    private int steps = 12;

    @Mixin
    private final ExamplesOption out = new ExamplesOption();

    @Override
    public Integer call() {
        out.check();
        if (steps < 2) {
            throw new Refusal("--steps", "must be at least 2; got " + steps);
        }
        if (from.size() > 2 || from.size() != to.size()) {
            throw new Refusal(
                    "--to",
                    "a path has one example at either end, a square two (--from 3,7 --to 12,9); got " + from.size()
                            + " and " + to.size());
        }
        try (OpenRun open = run.open();
                Feed examples = open.feed(data.of(open, common))) {
            float[][] left = new float[from.size()][];
            float[][] right = new float[to.size()][];
            Explorer explorer = given.of(open.explorer());
            Codes codes = explorer.encode(examples, numbers(examples.size()), Rng.of(0));
            for (int i = 0; i < left.length; i++) {
                left[i] = codes.code(i);
                right[i] = codes.code(left.length + i);
            }
            float[] values = left.length == 1
                    ? explorer.interpolate(left[0], right[0], steps, way)
                    : explorer.interpolate(left, right, steps, way);
            out.write(values, explorer.form(), () -> Sheet.grid(Views.pictures(values, explorer.eventShape()), steps));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", from.size() == 1 ? steps : steps * steps);
        result.put("file", out.toString());
        common.result(
                result, () -> common.out().println("The way from " + shown(from) + " to " + shown(to) + " in " + out));
        return 0;
    }

    /** Those of --from, then those of --to. */
    private long[] numbers(long size) {
        require("--from", from, size);
        require("--to", to, size);
        return Stream.concat(from.stream(), to.stream()).mapToLong(i -> i).toArray();
    }

    private static void require(String option, List<Integer> numbers, long size) {
        for (int index : numbers) {
            if (index < 0 || index >= size) {
                throw new Refusal(option, "there are examples 0 to " + (size - 1) + "; got " + index);
            }
        }
    }

    private static String shown(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" and "));
    }
}
