package elbo.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many experiments as one description: recipes, settings and seeds, every one with every other.
 *
 * @param points  what is trained, in order, each under a name of its own
 * @param samples draws for each example's likelihood, when a run is evaluated
 * @param metrics what is evaluated beside the bound; all that there is if empty
 * @param limit   first examples of each split that are used; 0 for all
 */
public record Sweep(List<Point> points, int samples, List<String> metrics, int limit) {
    public Sweep {
        points = List.copyOf(points);
        metrics = List.copyOf(metrics);
    }

    /**
     * One experiment.
     *
     * @param name   says what it differs in: {@code vae-beta=4-seed=1}
     * @param base   the recipe's name or file
     * @param values the settings that are swept over, by path
     */
    public record Point(String name, String base, Recipe recipe, Map<String, Object> values, long seed) {
        public Point {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
