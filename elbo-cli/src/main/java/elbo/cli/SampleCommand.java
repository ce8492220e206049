package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.explore.Explorer;
import elbo.report.Views;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo sample}: new examples. */
@Command(name = "sample", description = "Make new examples: codes drawn from the prior, decoded.")
final class SampleCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Option(names = "-n", paramLabel = "N", description = "How many (default 100).")
    private int n = 100;

    @Option(names = "--sampler", paramLabel = "NAME", description = "Where codes come from: prior.")
    private String sampler = "prior";

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(names = "--temperature", paramLabel = "T", description = "Spread of the codes; 1 is the prior's (default).")
    private double temperature = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default 1).")
    private long seed = 1;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "A .png sheet, an .npy array of N x shape, or a folder of pictures.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (!sampler.equals("prior") && !sampler.equals("normal")) {
            throw new Refusal(Problem.unknown("--sampler", "sampler", sampler, List.of("prior", "normal")));
        }
        if (n < 1) {
            throw new Refusal("-n", "must be at least 1; got " + n);
        }
        try (OpenRun open = run.open()) {
            Explorer explorer = given.of(new Explorer(open.model()));
            float[] values = explorer.sample(Rng.of(seed).fork("sample"), n, temperature);
            Examples.write(out, values, explorer.eventShape(), () -> Views.samples(values, explorer.eventShape()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", n);
        result.put("file", out.toString());
        common.result(result, () -> common.out().println(n + " samples in " + out));
        return 0;
    }
}
