package elbo.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.nearest.Points;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against scikit-learn, whose optimum SciPy has found too. */
class LogisticRegressionTest {
    private static final Oracle ORACLE = Oracle.of("probe");

    private static double[][] rows(Points points) {
        double[][] rows = new double[points.n()][points.dims()];
        for (int i = 0; i < points.values().length; i++) {
            rows[i / points.dims()][i % points.dims()] = points.values()[i];
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"2, 0.1", "2, 10", "5, 0.1", "5, 10"})
    void scores_are_those_of_the_optimum(int classes, String cost) {
        double[][] x = rows(ORACLE.points(classes + ".x"));
        double[][] t = rows(ORACLE.points(classes + ".t"));
        LinearClassifier fit = new LogisticRegression(Double.parseDouble(cost)).fit(x, ORACLE.ints(classes + ".y"));
        double[] expected = ORACLE.doubles(classes + "." + cost + ".scores");
        int width = expected.length / t.length;
        for (int i = 0; i < t.length; i++) {
            double[] row = Arrays.copyOfRange(expected, i * width, (i + 1) * width);
            double[] decisions = fit.decisions(t[i]);
            double[] asked = width == 1 ? new double[] {decisions[1]} : decisions; // of two classes the second one's
            assertThat(asked).containsExactly(row, within(1e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0.1", "2, 10", "5, 0.1", "5, 10"})
    void the_accuracy_is_that_of_scikit_learn(int classes, String cost) {
        double[][] x = rows(ORACLE.points(classes + ".x"));
        LinearClassifier fit = new LogisticRegression(Double.parseDouble(cost)).fit(x, ORACLE.ints(classes + ".y"));
        int[] predicted = Arrays.stream(rows(ORACLE.points(classes + ".t")))
                .mapToInt(fit::predict)
                .toArray();
        int[] labels = ORACLE.ints(classes + ".u");
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += predicted[i] == labels[i] ? 1 : 0;
        }
        assertThat((double) right / labels.length).isEqualTo(ORACLE.number(classes + "." + cost + ".linear"));
    }
}
