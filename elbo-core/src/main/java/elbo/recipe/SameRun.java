package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import elbo.recipe.Experiment.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a run that is there is the one that is wanted: the same recipe to the last value, and the same seed, limit and precision. */
final class SameRun {
    private SameRun() {}

    /** @throws Refusal naming the first setting that is not the same */
    static void require(RunFolder folder, Recipe recipe, Settings settings) {
        Circumstances there = Circumstances.of(folder);
        Map<String, Object> was = values(folder.recipe());
        was.put("seed", there.seed());
        was.put("limit", there.limit());
        was.put("precision", there.precision());
        Map<String, Object> is = values(recipe);
        is.put("seed", settings.seed());
        is.put("limit", settings.limit());
        is.put("precision", settings.precision().word());
        different(was, is).ifPresent(path -> {
            throw new Refusal(
                    folder.path().toString(),
                    "holds a run with another " + path + ": " + shown(was, path) + " there, " + shown(is, path)
                            + " wanted. Choose another --out, or move it away");
        });
    }

    /** All that decides what comes out, by path; names and summaries do not. */
    private static Map<String, Object> values(Recipe recipe) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> tree = RecordWriter.write(recipe);
        for (String group : new String[] {"data", "model", "training"}) {
            collect(group, tree.get(group), values);
        }
        return values;
    }

    private static void collect(String path, @Nullable Object node, Map<String, Object> out) {
        if (node instanceof Map<?, ?> group) {
            group.forEach((key, value) -> collect(path + "." + key, value, out));
        } else if (node != null) {
            out.put(path, node);
        }
    }

    private static Optional<String> different(Map<String, Object> was, Map<String, Object> is) {
        Map<String, Object> all = new LinkedHashMap<>(is);
        was.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .filter(path -> !String.valueOf(was.get(path)).equals(String.valueOf(is.get(path))))
                .findFirst();
    }

    private static String shown(Map<String, Object> values, String path) {
        return values.containsKey(path) ? Problem.shown(String.valueOf(values.get(path))) : "none";
    }
}
