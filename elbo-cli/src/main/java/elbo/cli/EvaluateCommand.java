package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.metric.Evaluation;
import elbo.metric.Evaluation.Part;
import elbo.metric.Ticker;
import elbo.recipe.Evaluated;
import elbo.recipe.RecordFile;
import elbo.recipe.SavedEvaluation;
import elbo.recipe.Tallies;
import elbo.tensor.Rng;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--importance-samples",
            paramLabel = "K",
            description = "Draws for each example's log-likelihood (default 200).")
    private int samples = 200;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Examples at a time; changes speed, and losses that compare examples of a batch.")
    private int batch = 500;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "a,b",
            description =
                    "Some of nll, latents, information (default these three), decomposition, gaps, ais, bidirectional,"
                            + " geometry, disentanglement, probe, clusters, generation.")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a constant of a metric's protocol, like ais.temperatures=500 or"
                    + " disentanglement.mig.bins=30 (docs/evaluation.md has them all). May be repeated.")
    private final List<String> set = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default 1).")
    private long seed = 1;

    /** What is asked for. */
    private record Plan(Measuring measuring, List<Extra> extras, Protocols protocols) {
        String metrics() {
            return Stream.concat(measuring.words().stream(), extras.stream().map(Extra::word))
                    .sorted()
                    .collect(Collectors.joining(","));
        }

        /** What keeps its values as it goes. */
        List<String> ways() {
            List<String> ways = new ArrayList<>(measuring.ways());
            if (extras.contains(Extra.AIS)) {
                ways.add(protocols.ais().way());
            }
            return ways;
        }

        /** What there is when this ends before it is done. */
        String kept() {
            return !ways().isEmpty()
                    ? "the log-likelihoods kept so far stay, and the same words go on from there"
                    : "nothing is kept, and the same words begin anew";
        }
    }

    @Override
    public Integer call() {
        if (samples < 1) {
            throw new Refusal("--importance-samples", "must be at least 1; got " + samples);
        }
        if (batch < 1) {
            throw new Refusal("--batch-size", "must be at least 1; got " + batch);
        }
        Plan plan = plan();
        try (OpenRun open = run.open();
                StopSignal stop = new StopSignal("batch", plan.kept())) {
            Splits all = data.splits(open, common);
            Dataset examples = data.of(all);
            Evaluated what = Evaluated.of(open.model(), examples, data.name(), seed);
            try (Tallies tallies = Tallies.of(open.folder(), what, plan.ways())) {
                try (ProgressLine line = common.progress()) {
                    Ticker ticker = new EvaluationProgress(line, stop);
                    Function<String, Extra.Subject> subject = word -> new Extra.Subject(
                            open, data.train(all), examples, plan.protocols(), tallies, rng(word), ticker);
                    Extra.check(plan.extras(), subject);
                    Evaluation e = plan.measuring().of(open, examples, tallies, ticker);
                    Map<String, Object> result = plan.measuring().record(e, examples, what, run.best());
                    add(plan, subject, result);
                    SavedEvaluation.write(open.folder(), result);
                    tallies.end();
                    line.close();
                    common.result(result, () -> words(e, plan.extras(), result));
                    return 0;
                } catch (EvaluationProgress.Stopped e) {
                    stopped(e, tallies.kept());
                    return 1; // the process ends once stop is closed
                }
            }
        }
    }

    /** Refuses words that make no sense, before anything is opened. */
    private Plan plan() {
        List<Extra> extras = Extra.among(metrics);
        List<String> own = metrics.stream().filter(m -> Extra.of(m).isEmpty()).toList();
        Set<Part> parts =
                own.isEmpty() && !extras.isEmpty() ? Set.of() : Measuring.parts("--metrics", own, Extra.words());
        Plan usual = new Plan(new Measuring(parts, samples, batch, seed), extras, Protocols.DEFAULT);
        Protocols protocols = Protocols.DEFAULT
                .withSamples(samples)
                .with(set, List.of(usual.metrics().split(",", -1)));
        int k = protocols.nll().samples();
        int aggregate = protocols.information().examples();
        return new Plan(new Measuring(parts, k, aggregate, batch, seed), extras, protocols);
    }

    private Rng rng(String word) {
        return Rng.of(seed).fork(word);
    }

    /** Measures the extras, and says what each was measured with. */
    private static void add(Plan plan, Function<String, Extra.Subject> subject, Map<String, Object> result) {
        Map<String, Object> asked = RecordFile.tree(plan.protocols());
        Map<String, Object> used = plan.measuring().protocol();
        for (Extra extra : plan.extras()) {
            String word = extra.word();
            Map<String, Object> figures = new LinkedHashMap<>(extra.of(subject.apply(word)));
            Object own = figures.remove(Extra.PROTOCOL);
            if (own != null || asked.containsKey(word)) {
                used.put(word, own == null ? Objects.requireNonNull(asked.get(word)) : own);
            }
            result.put(word, figures);
        }
        result.put("metrics", plan.metrics());
        result.put("protocol", used);
    }

    private void stopped(EvaluationProgress.Stopped e, boolean kept) {
        common.say("Stopped at " + e.getMessage() + ". "
                + (kept ? "Log-likelihoods are kept; go on" : "Nothing is kept; begin again")
                + " with the same words: elbo "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
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
                        "%.3f +- %s nats, effective samples %.1f",
                        n.value(),
                        Double.isNaN(n.se()) ? error(n.se()) : String.format(Locale.ROOT, "%.3f", n.se()),
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
                String behind = error instanceof Number se ? " +- " + error(se) : "";
                common.out().println(String.format(Locale.ROOT, "  %-46s %s%s", name, shown(number), behind));
            }
        });
    }

    private static String error(Number se) {
        return Double.isNaN(se.doubleValue()) ? "unknown (of one value)" : shown(se);
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
