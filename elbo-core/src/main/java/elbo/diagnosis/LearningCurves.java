package elbo.diagnosis;

import elbo.recipe.Recipe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the negative bound does from epoch to epoch. */
final class LearningCurves {
    /** Of the least cost of the test data: less is what one more seed would change. */
    private static final double RISE = 0.005;

    /** A rise that costs more than most changes of a model gain. */
    private static final double LARGE_RISE = 0.05;

    /** Gained in the last quarter of the epochs, of the cost: another such quarter would be seen in a figure. */
    private static final double FALL = 0.005;

    /** A fall at which the run says little of its recipe. */
    private static final double LARGE_FALL = 0.03;

    private static final int PART = 4;

    private LearningCurves() {}

    static Optional<Finding> overfitting(Symptoms s, Recipe recipe, Remedies remedies) {
        double[] test = Symptoms.costs(s.test());
        double[] train = Symptoms.costs(s.train());
        int best = best(test);
        int last = test.length - 1;
        double rise = (test[last] - test[best]) / Math.abs(test[best]);
        // training goes on getting better while the test data gets worse
        if (!(rise > RISE) || last == best || !(train[last] < train[best])) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("best_epoch", best + 1.0);
        evidence.put("test_cost_best", test[best]);
        evidence.put("test_cost_last", test[last]);
        evidence.put("train_cost_last", train[last]);
        remedies.offer("training ends once the test data gets no better", "training.patience=3")
                .offer("smaller networks", "encoder.hidden=[100]", "decoder.hidden=[100]")
                .offer("the encoder sees a disturbed input", "noise.type=masking")
                .offer("weights are drawn to 0", "training.optimizer.weight_decay=0.0001")
                .offer("weights are averaged", "training.averaging=0.999");
        return Optional.of(new Finding(
                "overfitting",
                rise > LARGE_RISE ? Severity.SEVERE : Severity.MODERATE,
                "the test data has got worse since epoch " + (best + 1)
                        + " while the training data goes on getting better;"
                        + " the weights of the best epoch are kept (--best)",
                evidence,
                remedies.offered()));
    }

    static Optional<Finding> unfinished(Symptoms s, Recipe recipe, Remedies remedies) {
        double[] test = Symptoms.costs(s.test());
        int n = test.length;
        int back = Math.max(1, n / PART);
        boolean cut = n < s.planned() && !s.early();
        double fall = n == 1 ? Double.POSITIVE_INFINITY : (test[n - 1 - back] - test[n - 1]) / Math.abs(test[n - 1]);
        boolean falling = fall > FALL && best(test) == n - 1;
        if (!cut && !falling) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("epochs", (double) n);
        evidence.put("planned_epochs", (double) s.planned());
        evidence.put("test_cost_last", test[n - 1]);
        if (n > 1) {
            evidence.put("gain_of_last_quarter", fall * Math.abs(test[n - 1]));
        }
        remedies.offer(
                "training goes on: elbo train --resume takes it, too",
                "training.epochs=" + Math.max(3 * n, s.planned()));
        double rate = recipe.training().optimizer().rate().at(0, 0);
        if (!cut && fall < LARGE_FALL) {
            remedies.offer("larger steps", "training.optimizer.rate=" + 2 * rate);
        }
        String words = cut
                ? "training was stopped after " + n + " of " + s.planned() + " epochs"
                : n == 1 ? "there is one epoch only, which says little" : "the test data is still getting better";
        boolean severe = (cut && falling) || fall > LARGE_FALL;
        return Optional.of(new Finding(
                "not-converged", severe ? Severity.SEVERE : Severity.MODERATE, words, evidence, remedies.offered()));
    }

    /** The place of the least value; what is not finite is not it. */
    private static int best(double[] costs) {
        int best = 0;
        for (int i = 1; i < costs.length; i++) {
            best = costs[i] < costs[best] || Double.isNaN(costs[best]) ? i : best;
        }
        return best;
    }

    static double[] changes(double[] costs) {
        double[] changes = new double[costs.length - 1];
        Arrays.setAll(changes, i -> costs[i + 1] - costs[i]);
        return changes;
    }
}
