package elbo.classical;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import elbo.Refusal;
import java.util.Arrays;

/** What is asked of liblinear: the primal problems, whose solver (a Newton method) draws no random numbers. */
final class Liblinear {
    /** Of the gradient's norm, relative to where it began: near enough to the optimum for the same predictions as other solvers'. */
    private static final double TOLERANCE = 1e-6;

    private Liblinear() {}

    static LinearClassifier fit(SolverType solver, double c, boolean balanced, double[][] x, int[] y) {
        int d = requireRows(x, y);
        Problem problem = new Problem();
        problem.l = x.length;
        problem.n = d + 1;
        problem.bias = 1;
        problem.x = Arrays.stream(x).map(Liblinear::features).toArray(Feature[][]::new);
        problem.y = Arrays.stream(y).asDoubleStream().toArray();
        Parameter parameter = new Parameter(solver, c, TOLERANCE);
        if (balanced) {
            balance(parameter, y);
        }
        Linear.disableDebugOutput();
        return classifier(Linear.train(problem, parameter), d);
    }

    static void requireCost(double c) {
        if (!(c > 0) || Double.isInfinite(c)) {
            throw new IllegalArgumentException("the weight of the data must be a number above 0; got " + c);
        }
    }

    /** @return how many columns there are */
    static int requireRows(double[][] x, int[] y) {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(
                    "as many classes as rows, at least one; got " + y.length + " and " + x.length);
        }
        for (int i = 0; i < x.length; i++) {
            for (double value : x[i]) {
                if (!Double.isFinite(value)) {
                    throw new Refusal("classifier", "learns from finite numbers; row " + i + " has " + value);
                }
            }
        }
        return x[0].length;
    }

    /** The last feature is the intercept's. */
    private static Feature[] features(double[] row) {
        Feature[] features = new Feature[row.length + 1];
        for (int j = 0; j < row.length; j++) {
            features[j] = new FeatureNode(j + 1, row[j]);
        }
        features[row.length] = new FeatureNode(row.length + 1, 1);
        return features;
    }

    private static void balance(Parameter parameter, int[] y) {
        int[] classes = Arrays.stream(y).distinct().toArray();
        double[] weights = Arrays.stream(classes)
                .mapToDouble(c -> (double) y.length
                        / (classes.length * Arrays.stream(y).filter(v -> v == c).count()))
                .toArray();
        parameter.setWeights(weights, classes);
    }

    private static LinearClassifier classifier(Model model, int d) {
        int[] labels = model.getLabels();
        int[] classes = Arrays.stream(labels).sorted().toArray();
        double[][] weights = new double[classes.length][d + 1];
        for (int at = 0; at < labels.length; at++) {
            double[] row = weights[Arrays.binarySearch(classes, labels[at])];
            for (int j = 0; j < d; j++) {
                row[j] = model.getDecfunCoef(j + 1, at);
            }
            row[d] = model.getDecfunBias(at);
        }
        return new LinearClassifier(classes, weights);
    }
}
