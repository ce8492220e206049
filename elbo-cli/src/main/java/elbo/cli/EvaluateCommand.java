package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.metric.Evaluation;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo evaluate}: the numbers about a trained model. */
@Command(
        name = "evaluate",
        description =
                "Measure a trained model: the bound and its parts, the importance-sampled likelihood, its latents.")
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Option(
            names = "--importance-samples",
            paramLabel = "K",
            description = "Draws for each example's log-likelihood (default 200).")
    private int samples = 200;

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples at a time; changes speed only.")
    private int batch = 500;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "a,b",
            description =
                    "Some of nll, latents, information (default these three), decomposition, gaps, ais, bidirectional,"
                            + " geometry, disentanglement, probe, clusters, generation.")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default 1).")
    private long seed = 1;

    @Override
    public Integer call() {
        if (samples < 1) {
            throw new Refusal("--importance-samples", "must be at least 1; got " + samples);
        }
        if (batch < 1) {
            throw new Refusal("--batch-size", "must be at least 1; got " + batch);
        }
        List<Extra> extras = Extra.among(metrics);
        List<String> own = metrics.stream().filter(m -> Extra.of(m).isEmpty()).toList();
        Measuring measuring = new Measuring(
                own.isEmpty() && !extras.isEmpty() ? Set.of() : Measuring.parts("--metrics", own, Extra.words()),
                samples,
                batch,
                seed);
        try (OpenRun open = run.open()) {
            Splits all = data.splits(open, common);
            Dataset examples = data.of(all);
            try (ProgressLine line = common.progress()) {
                Evaluation e = measuring.of(open, examples, ticker(line));
                Map<String, Object> result = measuring.record(e, examples, data.name(), run.best());
                for (Extra extra : extras) {
                    Rng rng = Rng.of(seed).fork(extra.word());
                    result.put(
                            extra.word(),
                            extra.of(new Extra.Subject(open, data.train(all), examples, rng, ticker(line))));
                }
                open.folder().writeEvaluation(result);
                line.close();
                common.result(result, () -> words(e, extras, result));
            }
        }
        return 0;
    }

    private static Ticker ticker(ProgressLine line) {
        return (what, done, of) -> {
            if (line.due()) {
                line.show(what, (double) done / of, done + " of " + of);
            }
        };
    }

    private void words(Evaluation e, List<Extra> extras, Map<String, Object> result) {
        PrintWriter out = common.out();
        line("examples", "%d", e.n());
        line("ELBO", "%.3f nats", e.bound().elbo());
        line("  reconstruction", "%.3f nats", e.bound().reconstruction());
        line("  KL", "%.3f nats", e.bound().kl());
        e.nll()
                .ifPresent(n -> line(
                        "-log p(x), K = " + n.k(),
                        "%.3f +- %.3f nats, effective samples %.1f",
                        n.value(),
                        n.se(),
                        n.ess()));
        e.bitsPerDim().ifPresent(b -> line("bits per dimension", "%.4f", b));
        e.latents().ifPresent(l -> line("active units", "%d of %d", l.active(), l.meanVariance().length));
        e.information()
                .ifPresent(m ->
                        line("mutual information", "%.3f nats", m.information().value()));
        for (Extra extra : extras) {
            out.println(extra.word());
            Map<?, ?> figures = (Map<?, ?>) Objects.requireNonNull(result.get(extra.word()));
            told(figures);
            if (figures.get("notes") instanceof List<?> notes) {
                notes.forEach(n -> out.println("  note: " + n));
            }
        }
        e.notes().forEach(n -> out.println("note: " + n));
    }

    /** A line for each number, its standard error behind it. */
    private void told(Map<?, ?> figures) {
        figures.forEach((name, value) -> {
            if (value instanceof Number number && !name.toString().endsWith("_se")) {
                Object error = figures.get(name + "_se");
                String behind = error instanceof Number se ? " +- " + shown(se) : "";
                common.out().println(String.format(Locale.ROOT, "  %-46s %s%s", name, shown(number), behind));
            }
        });
    }

    private static String shown(Number number) {
        return number instanceof Double d ? String.format(Locale.ROOT, "%.4f", d) : number.toString();
    }

    private void line(String name, String format, Object... values) {
        common.out().println(String.format(Locale.ROOT, "%-22s " + format, prepend(name, values)));
    }

    private static Object[] prepend(String first, Object[] rest) {
        Object[] all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }
}
