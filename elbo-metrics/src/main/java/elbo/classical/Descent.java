package elbo.classical;

import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/** Boosting under way: the scores of all rows as they are. */
final class Descent {
    private final GradientBoosting how;
    private final Bins bins;
    private final int[] y;
    private final Deviance deviance;
    private final Rng rng;
    private final double[][] scores;
    private final double[] gains;

    /** @param y the classes, numbered from 0 */
    Descent(GradientBoosting how, Bins bins, int[] y, Deviance deviance, double[] start, Rng rng) {
        this.how = how;
        this.bins = bins;
        this.y = y;
        this.deviance = deviance;
        this.rng = rng;
        gains = new double[bins.features()];
        scores = new double[y.length][];
        for (int i = 0; i < y.length; i++) {
            scores[i] = start.clone();
        }
    }

    /** Another tree for each score, all by the scores before the round. */
    List<BoostedTrees.Stage> round() {
        double[][] residuals = residuals();
        List<BoostedTrees.Stage> stages = new ArrayList<>();
        for (int s = 0; s < residuals.length; s++) {
            Growth.Grown grown = Growth.of(bins, residuals[s], how.depth(), rng);
            double[] steps = deviance.steps(grown, residuals[s]);
            for (int l = 0; l < steps.length; l++) {
                steps[l] *= how.rate();
            }
            for (int i = 0; i < y.length; i++) {
                scores[i][s] += steps[grown.leafOf()[i]];
            }
            for (int j = 0; j < gains.length; j++) {
                gains[j] += grown.gains()[j];
            }
            stages.add(new BoostedTrees.Stage(grown.tree(), steps));
        }
        return List.copyOf(stages);
    }

    /** {@code [scores, n]} */
    private double[][] residuals() {
        double[][] residuals = new double[deviance.scores()][y.length];
        for (int i = 0; i < y.length; i++) {
            double[] p = deviance.probabilities(scores[i]);
            for (int s = 0; s < residuals.length; s++) {
                int c = deviance.classOf(s);
                residuals[s][i] = (y[i] == c ? 1 : 0) - p[c];
            }
        }
        return residuals;
    }

    double[] importances() {
        return Impurity.normalised(gains);
    }
}
