package elbo.classical;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import elbo.Source;
import java.util.Arrays;

/**
 * Logistic regression, each class against the rest: {@code min_w |w|^2 / 2 + C sum_i log(1 + exp(-y_i w.(x_i, 1)))} with y of 1 and -1,
 * solved in the primal by Newton's method within a trust region, so that nothing is random; the bias is penalised as the weights are.
 */
@Source(work = "Fan, Chang, Hsieh, Wang, Lin 2008, LIBLINEAR", at = "sec. 2")
public final class LogisticProbe {
    /** of the gradient's norm at the start */
    private static final double TOLERANCE = 1e-4;

    private final Model model;

    private LogisticProbe(Model model) {
        this.model = model;
    }

    /**
     * @param rows   {@code [n][dims]}
     * @param labels of each row, at least two different ones
     * @param cost   C
     */
    public static LogisticProbe fit(double[][] rows, int[] labels, double cost) {
        return fit(rows, labels, cost, TOLERANCE);
    }

    static LogisticProbe fit(double[][] rows, int[] labels, double cost, double tolerance) {
        if (rows.length != labels.length || Arrays.stream(labels).distinct().count() < 2) {
            throw new IllegalArgumentException("expected a label for each of " + rows.length
                    + " rows, and at least two different ones; got " + labels.length);
        }
        Linear.disableDebugOutput();
        Problem problem = new Problem();
        problem.l = rows.length;
        problem.n = rows[0].length + 1;
        problem.x = Arrays.stream(rows).map(LogisticProbe::features).toArray(Feature[][]::new);
        problem.y = Arrays.stream(labels).asDoubleStream().toArray();
        return new LogisticProbe(Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, tolerance)));
    }

    /** The row and a last column of 1. */
    private static Feature[] features(double[] row) {
        Feature[] features = new Feature[row.length + 1];
        for (int d = 0; d < row.length; d++) {
            features[d] = new FeatureNode(d + 1, row[d]);
        }
        features[row.length] = new FeatureNode(row.length + 1, 1);
        return features;
    }

    /** The most probable label of each row. */
    public int[] predict(double[][] rows) {
        return Arrays.stream(rows)
                .mapToInt(row -> (int) Linear.predict(model, features(row)))
                .toArray();
    }

    /** {@code w.(x, 1)} of each class, in rising order of their labels; of two classes the second one's alone. */
    double[] scores(double[] row) {
        int[] labels = model.getLabels();
        double[] values = new double[labels.length];
        double unused = Linear.predictValues(model, features(row), values);
        if (labels.length == 2) {
            return new double[] {labels[0] > labels[1] ? values[0] : -values[0]};
        }
        int[] order = Arrays.stream(labels).sorted().toArray();
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sorted[Arrays.binarySearch(order, labels[i])] = values[i];
        }
        return sorted;
    }
}
