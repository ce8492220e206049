package elbo.recipe;

import elbo.Refusal;
import elbo.metric.Fingerprint;
import elbo.model.Model;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a run's {@code evaluation.json} says, in nats.
 *
 * @param numbers by their names there, those of a group with a point: {@code nll.value}
 * @param lists   such as {@code kl_per_dim}
 * @param words   such as {@code split}
 */
public record SavedEvaluation(Map<String, Double> numbers, Map<String, double[]> lists, Map<String, String> words) {
    private static final String METRICS = "metrics";
    private static final String NOTES = "notes";
    private static final String PROTOCOL = "protocol";

    /** Figures of {@code information} that not every model has, and earlier versions gave to all. */
    private static final List<String> OF_THE_MARGINAL = List.of("marginal_kl", "marginal_kl_se");

    /** What notes are about, where that is not called as the metric is. */
    private static final Map<String, String> NOTED = Map.of("information", "mutual_information");

    /**
     * Writes what was measured now, and beside it what was measured before of the same weights, examples, split and seed.
     *
     * @param now with the entries of {@link Evaluated#byName}
     */
    public static void write(RunFolder run, Map<String, Object> now) {
        Map<String, Object> all = new LinkedHashMap<>(before(run, now));
        if (words(now.get(METRICS)).contains("information")) {
            all.keySet().removeAll(OF_THE_MARGINAL);
        }
        now.forEach((name, own) -> all.put(name, both(name, own, all.get(name), now)));
        run.writeEvaluation(all);
    }

    /** What is there of the same; nothing, if that cannot be known. */
    private static Map<String, Object> before(RunFolder run, Map<String, Object> now) {
        if (!Files.exists(run.evaluationFile())) {
            return Map.of();
        }
        try {
            Map<String, Object> kept = Json.map(run.evaluationFile());
            boolean same = Evaluated.NAMES.stream()
                    .allMatch(name -> String.valueOf(kept.get(name)).equals(String.valueOf(now.get(name))));
            return same ? kept : Map.of();
        } catch (Refusal damaged) {
            return Map.of(); // it is written anew, as it would be without it
        }
    }

    /** Of an entry that was there already, too: for most the new one. */
    private static Object both(String name, Object own, @Nullable Object kept, Map<String, Object> now) {
        return switch (name) {
            case PROTOCOL -> kept instanceof Map<?, ?> map ? joined((Map<?, ?>) own, map) : own;
            case METRICS ->
                Stream.concat(words(own).stream(), words(kept).stream())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(","));
            case NOTES -> kept instanceof List<?> list ? noted((List<?>) own, list, words(now.get(METRICS))) : own;
            default -> own;
        };
    }

    /** Notes of now, and those of before that are about something else; the loss is always of now. */
    private static List<?> noted(List<?> own, List<?> kept, List<String> metrics) {
        List<String> measured = Stream.concat(
                        Stream.of("loss"), metrics.stream().map(word -> NOTED.getOrDefault(word, word)))
                .toList();
        Stream<?> others = kept.stream()
                .filter(note -> !measured.contains(String.valueOf(note).split("[,:]", 2)[0]));
        return Stream.concat(own.stream(), others).distinct().toList();
    }

    private static Map<Object, Object> joined(Map<?, ?> own, Map<?, ?> kept) {
        Map<Object, Object> both = new LinkedHashMap<>(own);
        kept.forEach(both::putIfAbsent);
        return both;
    }

    private static List<String> words(@Nullable Object metrics) {
        return Stream.of((metrics == null ? "" : metrics.toString()).split(",", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Empty if the run was never evaluated. */
    public static Optional<SavedEvaluation> of(RunFolder run) {
        if (!Files.exists(run.evaluationFile())) {
            return Optional.empty();
        }
        SavedEvaluation read = new SavedEvaluation(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        read.add("", Json.read(run.evaluationFile()));
        return Optional.of(read);
    }

    private void add(String above, JsonNode group) {
        group.properties().forEach(entry -> {
            String name = above + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNumber()) {
                numbers.put(name, value.asDouble());
            } else if (value.isString()) {
                words.put(name, value.asString());
            } else if (value.isObject()) {
                add(name + ".", value);
            } else if (value.isArray() && value.size() > 0 && value.get(0).isNumber()) {
                lists.put(
                        name,
                        IntStream.range(0, value.size())
                                .mapToDouble(i -> value.get(i).asDouble(Double.NaN))
                                .toArray());
            }
        });
    }

    /** Whether it is of this model with the weights that it has now; not where the file does not say. */
    public boolean isOf(Model model) {
        return Fingerprint.of(model).equals(words.get(Evaluated.MODEL));
    }

    /** Whether it is of the run's best weights, not its last. */
    public boolean best() {
        return weights().equals("best");
    }

    private String weights() {
        return words.getOrDefault("weights", "last");
    }

    public OptionalDouble number(String name) {
        Double value = numbers.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** How it was measured, in words: figures measured in another way are not to be put beside these. */
    public String protocol() {
        String k = number("nll.k").isPresent() ? ", K = " + whole("nll.k") : "";
        String aggregate = number("aggregate_examples").isPresent()
                ? ", " + whole("aggregate_examples") + " in the aggregate"
                : "";
        return whole("n") + " examples of " + words.getOrDefault("split", "test") + k + aggregate + ", " + weights()
                + " weights";
    }

    private long whole(String name) {
        return (long) number(name).orElse(0);
    }
}
