package elbo.cli;

import elbo.Refusal;
import elbo.plot.Figure;
import elbo.recipe.Json;
import elbo.reproduction.CurvePicture;
import elbo.reproduction.LearningCurve;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Curves as {@code elbo reproduce --json} printed them, or wrote them into {@code result.json}. */
final class KeptCurves {
    private KeptCurves() {}

    /**
     * The pictures of the entries in a file that have curves, by name.
     *
     * @param file one entry, a list of them, or entries by name
     * @throws Refusal if a curve is not as {@link LearningCurve#byName} says it
     */
    static Map<String, Figure> pictures(Path file) {
        JsonNode all = Json.read(file);
        JsonNode entries = all.path("entries");
        Map<String, Figure> pictures = new LinkedHashMap<>();
        for (JsonNode entry : entries.isMissingNode() ? List.of(all) : entries.values()) {
            String name = entry.path("name").asString("");
            List<LearningCurve> curves = StreamSupport.stream(
                            entry.path("curves").spliterator(), false)
                    .map(c -> curve(file + ", " + name, c))
                    .toList();
            if (!curves.isEmpty()) {
                pictures.put(name, CurvePicture.of(name, curves));
            }
        }
        return pictures;
    }

    private static LearningCurve curve(String where, JsonNode kept) {
        for (String word : List.of("trial", "figure", "split")) {
            if (!kept.path(word).isString()) {
                throw new Refusal(where, "is damaged: a curve has no " + word);
            }
        }
        return new LearningCurve(
                kept.get("trial").asString(),
                kept.get("figure").asString(),
                kept.get("split").asString(),
                numbers(where, kept.path("seen")),
                numbers(where, kept.path("values")));
    }

    /** What was no number when it was written is null, a gap. */
    private static double[] numbers(String where, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(v -> {
                    if (!v.isNumber() && !v.isNull()) {
                        throw new Refusal(where, "is damaged: a curve has " + v + ", which is not a number");
                    }
                    return v.isNull() ? Double.NaN : v.asDouble();
                })
                .toArray();
    }
}
