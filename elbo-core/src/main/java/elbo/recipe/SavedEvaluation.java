package elbo.recipe;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What a run's {@code evaluation.json} says, in nats.
 *
 * @param numbers by their names there, those of a group with a point: {@code nll.value}
 * @param lists   such as {@code kl_per_dim}
 * @param words   such as {@code split}
 */
public record SavedEvaluation(Map<String, Double> numbers, Map<String, double[]> lists, Map<String, String> words) {
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
        return whole("n") + " examples of " + words.getOrDefault("split", "test") + k + aggregate + ", "
                + words.getOrDefault("weights", "last") + " weights";
    }

    private long whole(String name) {
        return (long) number(name).orElse(0);
    }
}
