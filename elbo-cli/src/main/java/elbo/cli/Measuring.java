package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.metric.Evaluation;
import elbo.metric.Evaluation.Part;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.recipe.Evaluated;
import elbo.recipe.RecordFile;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedEvaluation;
import elbo.recipe.Tallies;
import elbo.tensor.Rng;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a run is evaluated.
 *
 * @param samples draws for each example's likelihood
 * @param aggregate examples in the aggregate posterior, at most
 * @param batch   examples at a time; changes speed, and losses that compare examples of a batch
 * @param seed    of the draws
 */
record Measuring(Set<Part> parts, int samples, int aggregate, int batch, long seed) {
    private static final Map<String, Part> METRICS =
            Map.of("nll", Part.NLL, "latents", Part.LATENT_USE, "information", Part.MUTUAL_INFORMATION);
    private static final String AGGREGATE = "protocol.information.examples";
    private static final String TEST = "test";

    /** With the usual aggregate. */
    Measuring(Set<Part> parts, int samples, int batch, long seed) {
        this(parts, samples, Evaluation.Options.DEFAULT.aggregate(), batch, seed);
    }

    /**
     * The metrics called so, all if there are no names.
     *
     * @param where  who gave the names, for a refusal
     * @param others what may be asked for there beside these
     */
    static Set<Part> parts(String where, List<String> names, List<String> others) {
        if (names.isEmpty()) {
            return EnumSet.allOf(Part.class);
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : names) {
            Part part = METRICS.get(name);
            if (part == null) {
                throw new Refusal(Problem.unknown(
                        where,
                        "metric",
                        name,
                        Stream.concat(METRICS.keySet().stream(), others.stream())
                                .toList()));
            }
            parts.add(part);
        }
        return parts;
    }

    /** Measures a run on examples; a log-likelihood that was interrupted goes on. */
    Evaluation of(OpenRun run, Dataset examples, Tallies tallies, Ticker ticker) {
        try (Feed feed = run.feed(examples)) {
            Evaluation.Options options = Evaluation.Options.DEFAULT
                    .withSamples(samples)
                    .withAggregate(aggregate)
                    .withBatch(batch)
                    .withMoment(run.moment())
                    .withParts(parts)
                    .withTally(tallies.of(nll()));
            return Evaluation.of(run.model(), feed, run.kind(examples), options, Rng.of(seed), ticker);
        }
    }

    /** The measurement that keeps its values as it goes, if it is one of these. */
    List<String> ways() {
        return parts.contains(Part.NLL) ? List.of(nll()) : List.of();
    }

    private String nll() {
        return "K = " + samples;
    }

    /** For each metric what can be chosen of it. */
    Map<String, Object> protocol() {
        Map<String, Object> protocol = new LinkedHashMap<>();
        if (parts.contains(Part.NLL)) {
            protocol.put("nll", RecordFile.tree(new Protocols.Nll(samples)));
        }
        if (parts.contains(Part.MUTUAL_INFORMATION)) {
            protocol.put("information", RecordFile.tree(new Protocols.Information(aggregate)));
        }
        return protocol;
    }

    /** What {@code evaluation.json} says. */
    Map<String, Object> record(Evaluation e, Dataset examples, Evaluated what, boolean best) {
        Map<String, Object> result = e.byName();
        result.putAll(what.byName());
        result.put("weights", best ? "best" : "last");
        result.put("data", examples.name());
        result.put("metrics", String.join(",", words()));
        if (parts.contains(Part.NLL)) {
            result.put("importance_samples", samples);
        }
        result.put("protocol", protocol());
        return result;
    }

    /** Whether a run's last weights were measured just so already, on the test part. */
    boolean done(RunFolder run, long examples) {
        Optional<SavedEvaluation> saved = SavedEvaluation.of(run);
        return saved.isPresent()
                && List.of(saved.get().words().getOrDefault("metrics", "").split(",", -1))
                        .containsAll(words())
                && saved.get().words().getOrDefault("weights", "").equals("last")
                && saved.get().words().getOrDefault("split", "").equals(TEST)
                && (!parts.contains(Part.NLL)
                        || saved.get().number("importance_samples").orElse(0) == samples)
                && (!parts.contains(Part.MUTUAL_INFORMATION)
                        || saved.get().number(AGGREGATE).orElse(aggregate) == aggregate)
                && saved.get().number("seed").orElse(0) == seed
                && saved.get().number("n").orElse(0) == examples;
    }

    /** The metrics' names, sorted. */
    List<String> words() {
        return METRICS.entrySet().stream()
                .filter(m -> parts.contains(m.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
