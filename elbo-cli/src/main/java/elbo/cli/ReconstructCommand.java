package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo reconstruct}: originals over reconstructions. */
@Command(name = "reconstruct", description = "Decode the posterior means of examples: originals over reconstructions.")
final class ReconstructCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Option(names = "-n", paramLabel = "N", description = "How many (default: 10 in a figure, all in an array).")
    private @Nullable Integer n;

    @Mixin
    private final ExamplesOption out = new ExamplesOption();

    @Override
    public Integer call() {
        if (n != null && n < 1) {
            throw new Refusal("-n", "must be at least 1; got " + n);
        }
        out.check();
        int count;
        try (OpenRun open = run.open()) {
            Dataset examples = data.of(open, common);
            count = Math.min(n == null ? out.figure() ? 10 : examples.size() : n, examples.size());
            Rng rng = Rng.of(0);
            try (Feed feed = open.feed(examples.limit(count))) {
                Explorer explorer = open.explorer();
                float[] values =
                        explorer.reconstruct(feed, LongStream.range(0, count).toArray(), rng);
                out.write(values, explorer.form(), () -> Views.reconstructions(explorer, feed, count, rng));
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", count);
        result.put("file", out.toString());
        common.result(result, () -> common.out().println(count + " reconstructions in " + out));
        return 0;
    }
}
