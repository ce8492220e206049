package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.distribution.Support;
import elbo.explore.Encoded;
import elbo.explore.Explorer;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.recipe.RecordFile;
import elbo.recipe.SavedSampler;
import elbo.sampler.Chain;
import elbo.sampler.CodeDistances;
import elbo.sampler.Fitted;
import elbo.sampler.Sampler;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where codes come from: the prior, a chain, or a sampler fitted to the codes of training examples and kept with the run. */
final class SamplerOptions {
    private static final String PRIOR = "prior";
    private static final String CHAIN = "chain";
    private static final String WHERE = "--sampler";

    @Option(
            names = WHERE,
            paramLabel = "NAME",
            description = "Where codes come from: prior (default), chain, or what is fitted to the codes of training"
                    + " examples: normal, mixture, kernel, neighbours, aggregate, flow, two-stage.")
    private String name = PRIOR;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "A setting of the sampler, like components=5 (0: by BIC) of mixture. May be repeated.")
    private final List<String> settings = new ArrayList<>();

    @Option(
            names = "--refit",
            description =
                    "Fit the sampler again, though the run has it already. It is fitted again anyway for other --data, --limit or --set.")
    private boolean refit;

    @Mixin
    private final DataOptions data = new DataOptions();

    /** Refuses words that make no sense, before anything is opened. */
    void check(double temperature) {
        List<String> names = new ArrayList<>(List.of(PRIOR, CHAIN));
        names.addAll(SavedSampler.names());
        if (!names.contains(name)) {
            throw new Refusal(Problem.unknown(WHERE, "sampler", name, names));
        }
        if (refit && (prior() || name.equals(CHAIN))) {
            throw new Refusal("--refit", name + " is not fitted to anything. Fix: leave --refit out");
        }
        if (prior() && !settings.isEmpty()) {
            throw new Refusal("--set", "the prior has no settings here. Fix: leave --set out, or choose a --sampler");
        }
        if (name.equals(CHAIN) && temperature != 1) {
            throw new Refusal("--temperature", "a chain has none: each step is a draw. Fix: leave it out");
        }
    }

    private boolean prior() {
        return name.equals(PRIOR);
    }

    /** Codes {@code [n, dims]}, and in {@code about} what is to be said of them. */
    float[] draw(OpenRun run, Explorer explorer, Draw wanted, Common common, Map<String, Object> about) {
        about.put("sampler", name);
        if (prior()) {
            return explorer.draw(wanted.rng(), wanted.n(), wanted.temperature());
        }
        if (name.equals(CHAIN)) {
            return RecordFile.with(new Chain(), settings).draw(run.model(), wanted.rng(), wanted.n());
        }
        requireSuited(run, explorer);
        Sampler sampler = SavedSampler.settings(run.folder(), name, settings);
        String examples = examples(run);
        Optional<SavedSampler> kept =
                refit ? Optional.empty() : SavedSampler.load(run.folder(), sampler, examples, run.model());
        try (SavedSampler ready = kept.isPresent() ? kept.get() : fitted(run, explorer, sampler, common)) {
            about.put("fitted", kept.isEmpty());
            about.put("examples", examples);
            ready.distances().ifPresent(d -> about.put("distances", d.byName()));
            ready.distances().ifPresent(d -> d.table().forEach(common::say));
            return ready.fitted().draw(wanted.rng(), wanted.n(), wanted.temperature());
        }
    }

    /** Which training examples' codes it is fitted to, in words by which a kept one is known again. */
    private String examples(OpenRun run) {
        String all = data.name(run.recipe().data().name());
        int first = run.trained(data);
        return first == 0 ? all : all + ", the first " + first;
    }

    /** What is to be drawn. */
    record Draw(Rng rng, int n, double temperature) {}

    /** Fitted samplers know real vectors, and of nothing that a prior is told. */
    private void requireSuited(OpenRun run, Explorer explorer) {
        Support support = run.model().vae().level().posterior().support(Shape.of(explorer.dims()));
        if (!explorer.real()) {
            throw new Refusal(
                    WHERE,
                    name + " draws real vectors, and codes of this model lie on " + support + ". Fix: prior or chain");
        }
        if (run.model().vae().level().prior().conditional()) {
            throw new Refusal(
                    WHERE,
                    name + " is told nothing of an example, and codes of this model depend on its "
                            + Problem.listed(run.model().context().names()) + ". Fix: --sampler prior");
        }
    }

    private SavedSampler fitted(OpenRun run, Explorer explorer, Sampler sampler, Common common) {
        Splits splits = run.data(data, common);
        Encoded codes = encoded(run, explorer, data.split(splits, "train"));
        Encoded others = encoded(run, explorer, data.split(splits, "test"));
        try (ProgressLine line = common.progress()) {
            line.line("fitting " + name + " to " + codes.n() + " codes of " + codes.dims() + " dimensions");
            Fitted fitted = sampler.fit(codes, Rng.of(0).fork("sampler").fork(name), ticker(line));
            return kept(run, sampler, fitted, others);
        }
    }

    private SavedSampler kept(OpenRun run, Sampler sampler, Fitted fitted, Encoded others) {
        try {
            SavedSampler ready = new SavedSampler(fitted, distances(fitted, others));
            ready.write(run.folder(), sampler, examples(run), run.model());
            return ready;
        } catch (RuntimeException e) {
            fitted.close();
            throw e;
        }
    }

    private static Encoded encoded(OpenRun run, Explorer explorer, Dataset examples) {
        try (Feed feed = run.feed(examples)) {
            return explorer.encodeWithDraws(feed, Rng.of(0).fork("codes"));
        }
    }

    /** Beside codes of test examples, which it was not fitted to; none where these are too few. */
    private static Optional<CodeDistances> distances(Fitted fitted, Encoded others) {
        int n = Math.min(CodeDistances.MOST, others.n() / 2);
        if (n < 2) {
            return Optional.empty();
        }
        Rng rng = Rng.of(0).fork("distances");
        return Optional.of(CodeDistances.of(fitted.draw(rng.fork("sample"), n, 1), others.draws(), others.dims(), rng));
    }

    private static Ticker ticker(ProgressLine line) {
        return (what, done, of) -> {
            if (line.due()) {
                line.show(what, (double) done / of, done + " of " + of);
            }
        };
    }
}
