package elbo.comparison;

import elbo.Refusal;
import elbo.model.Binarize;
import elbo.recipe.Circumstances;
import elbo.recipe.MetricsTable;
import elbo.recipe.ModelSpec;
import elbo.recipe.Recipe;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedEvaluation;
import elbo.train.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param setting  all that decides the figures but the seed
 * @param epochs   finished
 * @param figures  of the test data in nats, by name: the loss and its terms, and what {@code evaluation.json} has
 * @param protocol how the figures of {@code evaluation.json} were measured; empty without that file
 */
public record RunResult(
        String name,
        String recipe,
        String data,
        Setting setting,
        long seed,
        int epochs,
        double seconds,
        Map<String, Double> figures,
        String protocol) {
    /** Figures of {@code evaluation.json}, with their names in it. */
    static final Map<String, String> EVALUATED = evaluated();

    /**
     * What runs of one group have in common.
     *
     * @param data      hashes of both splits, or the name in runs that have none
     * @param epochs    finished, where training does not end by itself
     */
    record Setting(
            ModelSpec model,
            Training training,
            Binarize binarize,
            String data,
            int limit,
            String precision,
            int epochs) {}

    /**
     * With what {@code evaluation.json} says, as it is there.
     *
     * @throws Refusal if there is no finished epoch
     */
    public static RunResult of(RunFolder run) {
        return of(run, SavedEvaluation.of(run));
    }

    /** With this evaluation, or with none. */
    public static RunResult of(RunFolder run, Optional<SavedEvaluation> evaluation) {
        List<MetricsTable.Row> test = MetricsTable.read(run.metricsFile()).of("test");
        if (test.isEmpty()) {
            throw new Refusal(
                    run.path().toString(), "has no finished epoch to compare. Fix: elbo train --resume " + run.path());
        }
        MetricsTable.Row last = test.getLast();
        Recipe recipe = run.recipe();
        Map<String, Double> figures = new LinkedHashMap<>(last.bound().byName());
        evaluation.ifPresent(e ->
                EVALUATED.forEach((name, place) -> e.number(place).ifPresent(value -> figures.put(name, value))));
        Circumstances c = Circumstances.of(run);
        return new RunResult(
                run.name(),
                recipe.name(),
                recipe.data().name(),
                setting(recipe, c, last.epoch()),
                c.seed(),
                last.epoch(),
                last.seconds(),
                figures,
                evaluation.map(SavedEvaluation::protocol).orElse(""));
    }

    private static Setting setting(Recipe recipe, Circumstances c, int epochs) {
        return new Setting(
                recipe.model(),
                recipe.training(),
                recipe.data().binarize(),
                c.data().isEmpty() ? recipe.data().name() : c.data(),
                c.limit(),
                c.precision(),
                recipe.training().patience() > 0 ? 0 : epochs);
    }

    private static Map<String, String> evaluated() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("nll", "nll.value");
        places.put("bits_per_dim", "bits_per_dim");
        places.put("active_units", "active_units");
        places.put("mutual_information", "mutual_information");
        return places;
    }
}
