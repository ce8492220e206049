package elbo.recipe;

import java.util.HashSet;
import java.util.List;

/**
 * What a sweep's file says beside its settings, as it stands there.
 *
 * @param recipes built-in ones by name, or files
 * @param seeds   each point is trained with every one of them
 * @param data    in place of the recipes' own, if not empty
 * @param epochs  in place of the recipes' own, if not 0
 * @param limit   first examples of each split that are used; 0 for all
 */
record SweepPlan(List<String> recipes, List<Integer> seeds, String data, int epochs, int limit, Evaluate evaluate) {
    static final SweepPlan DEFAULT = new SweepPlan(List.of(), List.of(1), "", 0, 0, new Evaluate(200, List.of()));

    /**
     * How each run is evaluated, as {@code elbo evaluate} does it.
     *
     * @param importanceSamples draws for each example's likelihood
     * @param metrics           some of those that it knows; all if empty
     */
    public record Evaluate(int importanceSamples, List<String> metrics) {
        public Evaluate {
            metrics = List.copyOf(metrics);
            if (importanceSamples < 1) {
                throw new IllegalArgumentException("importance-samples must be at least 1; got " + importanceSamples);
            }
        }
    }

    SweepPlan {
        recipes = List.copyOf(recipes);
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
            throw new IllegalArgumentException("seeds must be at least one, and no two the same; got " + seeds);
        }
    }
}
