package elbo.diagnosis;

import elbo.recipe.Recipe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether training goes down, and smoothly. Where a setting moves by a schedule, so does what is lowered, and that is no fault. */
final class Steadiness {
    /** Times the usual change from epoch to epoch: noise seldom reaches five. */
    private static final double UNUSUAL = 5;

    /** Of the cost: smaller jumps come from the draws. */
    private static final double JUMP = 0.02;

    private static final int ENOUGH = 4;

    private Steadiness() {}

    static Optional<Finding> divergence(Symptoms s, Recipe recipe, Remedies remedies) {
        double[] train = Symptoms.costs(s.train());
        int last = train.length - 1;
        boolean finite = s.train().getLast().finite() && s.last().finite();
        boolean worse = last > 0 && train[last] > train[0] + JUMP * Math.abs(train[0]);
        if (finite && !(worse && recipe.steady())) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("train_cost_first", train[0]);
        evidence.put("train_cost_last", train[last]);
        return Optional.of(new Finding(
                "divergence",
                Severity.SEVERE,
                finite ? "training ended worse than it began" : "the loss is not finite",
                evidence,
                slower(recipe, remedies)));
    }

    static Optional<Finding> spikes(Symptoms s, Recipe recipe, Remedies remedies) {
        double[] train = Symptoms.costs(s.train());
        if (train.length < ENOUGH || !recipe.steady()) {
            return Optional.empty();
        }
        double[] changes = LearningCurves.changes(train);
        double usual = median(Arrays.stream(changes).map(Math::abs).toArray());
        double largest = 0;
        int spikes = 0;
        for (int i = 0; i < changes.length; i++) {
            if (changes[i] > Math.max(UNUSUAL * usual, JUMP * Math.abs(train[i]))) {
                spikes++;
                largest = Math.max(largest, changes[i]);
            }
        }
        if (spikes == 0) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("spikes", (double) spikes);
        evidence.put("largest_rise", largest);
        evidence.put("usual_change", usual);
        return Optional.of(new Finding(
                "spikes",
                Severity.MODERATE,
                "the training loss jumps up from one epoch to the next",
                evidence,
                slower(recipe, remedies)));
    }

    private static List<Remedy> slower(Recipe recipe, Remedies remedies) {
        double rate = recipe.training().optimizer().rate().at(0, 0);
        return remedies.offer("smaller steps", "training.optimizer.rate=" + rate / 3)
                .offer("gradients are cut to a norm", "training.clip=100")
                .offer("training goes back and on with a lower rate", "training.recovery.times=3")
                .offered();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
