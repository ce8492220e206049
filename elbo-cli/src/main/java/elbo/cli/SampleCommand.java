package elbo.cli;

import elbo.Refusal;
import elbo.explore.Explorer;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo sample}: new examples. */
@Command(
        name = "sample",
        description = "Make new examples: codes drawn from the prior, or from what is fitted to codes, decoded.")
final class SampleCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Option(names = "-n", paramLabel = "N", description = "How many (default 100).")
    private int n = 100;

    @Mixin
    private final SamplerOptions sampler = new SamplerOptions();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Spread of the codes; 1 is the sampler's own (default).")
    private double temperature = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default 1).")
    private long seed = 1;

    @Mixin
    private final ExamplesOption out = new ExamplesOption();

    @Override
    public Integer call() {
        sampler.check(temperature);
        out.check();
        if (n < 1) {
            throw new Refusal("-n", "must be at least 1; got " + n);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", n);
        result.put("file", out.toString());
        try (OpenRun open = run.open()) {
            Explorer explorer = given.of(open.explorer());
            SamplerOptions.Draw wanted = new SamplerOptions.Draw(Rng.of(seed).fork("sample"), n, temperature);
            float[] values = explorer.examples(sampler.draw(open, explorer, wanted, common, result));
            out.write(values, explorer.form(), () -> Views.samples(values, explorer.eventShape()));
        }
        common.result(result, () -> common.out().println(n + " samples in " + out));
        return 0;
    }
}
