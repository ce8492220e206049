package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.classical.LogisticRegression;
import elbo.classical.RandomForest;
import elbo.classical.SupportVectors;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import elbo.testing.FactorNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Beside scikit-learn, SciPy and NumPy on the same codes. */
class OutsideNumbersTest {
    private static final FactorNumbers KNOWN = FactorNumbers.read();
    private static final FactoredCodes DATA =
            FactoredCodes.of(KNOWN.codes(), KNOWN.factors(), List.of("first", "second", "third"));
    private static final int N = 600;
    private static final int TRAIN = 400;

    private static Holdout.Halves halves() {
        return new Holdout.Halves(
                DATA.rows(IntStream.range(0, TRAIN).toArray()),
                DATA.rows(IntStream.range(TRAIN, N).toArray()));
    }

    private static void assertMatrix(Score score, String detail, String name, double tolerance) {
        double[][] expected = KNOWN.matrix(name, 4, 3);
        List<?> rows = (List<?>) score.details().get(detail);
        assertThat(rows).hasSize(4);
        for (int d = 0; d < 4; d++) {
            List<Double> row = new ArrayList<>();
            for (Object each : (List<?>) rows.get(d)) {
                row.add((Double) each);
            }
            assertThat(row.stream().mapToDouble(v -> v).toArray()).containsExactly(expected[d], within(tolerance));
        }
    }

    private static void assertValue(Score score, String name, double tolerance) {
        assertThat(score.value()).isCloseTo(KNOWN.get(name), within(tolerance));
    }

    @Test
    void mutual_information_gap() {
        Score score = new Mig(N, 20).of(DATA, Rng.of(1), Ticker.NONE).getFirst();
        assertValue(score, "mig", 1e-12);
        assertMatrix(score, "information", "information", 1e-12);
        for (int f = 0; f < 3; f++) {
            assertThat(Information.entropy(DATA.ranks(f), DATA.values(f)))
                    .isCloseTo(KNOWN.get("entropy_" + (f + 1)), within(1e-12));
        }
    }

    @Test
    void modularity() {
        assertValue(new Modularity(N, 20).of(DATA, Rng.of(1), Ticker.NONE).getFirst(), "modularity", 1e-12);
    }

    @Test
    void separated_attribute_predictability() {
        SupportVectors learner = new SupportVectors(0.01, true);
        Score classes = new Sap(new Holdout(TRAIN, N - TRAIN), learner, false)
                .of(halves(), Ticker.NONE)
                .getFirst();
        assertValue(classes, "sap", 1e-12);
        assertMatrix(classes, "scores", "sap", 1e-12);
        Score numbers = new Sap(new Holdout(TRAIN, N - TRAIN), learner, true)
                .of(halves(), Ticker.NONE)
                .getFirst();
        assertValue(numbers, "sap_continuous", 1e-12);
    }

    @Test
    void explicitness() {
        Holdout sizes = new Holdout(TRAIN, N - TRAIN);
        Explicitness shares = new Explicitness(sizes, new LogisticRegression(1), true);
        Explicitness own = new Explicitness(sizes, new LogisticRegression(1), false);
        assertValue(shares.of(halves(), Ticker.NONE).getFirst(), "explicitness", 1e-12);
        assertValue(own.of(halves(), Ticker.NONE).getFirst(), "explicitness_own", 1e-12);
    }

    @Test
    void disentanglement_and_completeness_of_given_importances() {
        double[][] importance = KNOWN.matrix("dci_r", 4, 3);
        assertThat(Dci.disentanglement(importance)).isCloseTo(KNOWN.get("dci_disentanglement"), within(1e-12));
        assertThat(Dci.completeness(importance)).isCloseTo(KNOWN.get("dci_completeness"), within(1e-12));
        assertThat(Dci.disentanglement(new double[3][2])).isZero();
    }

    /** Four hundred different values in 256 bins: near, not the same. */
    @Test
    void disentanglement_completeness_and_informativeness_of_boosted_trees() {
        List<Score> scores = Dci.PUBLISHED.of(halves(), Rng.of(1), Ticker.NONE);
        assertMatrix(scores.getFirst(), "importance", "boosted_r", 0.02);
        for (Score score : scores) {
            assertValue(score, score.name().replace("dci", "boosted"), 0.02);
        }
    }

    @Test
    void disentanglement_completeness_and_informativeness_of_forests() {
        List<Score> scores = Dci.PUBLISHED.by(new RandomForest(40, 4, 5)).of(halves(), Rng.of(1), Ticker.NONE);
        assertMatrix(scores.getFirst(), "importance", "dci_r", 0.03);
        for (Score score : scores) {
            assertValue(score, score.name(), 0.03);
        }
    }

    @Test
    void interventional_robustness() {
        Score score = new Irs(N, 0.99).of(DATA, Rng.of(1), Ticker.NONE).getFirst();
        assertValue(score, "irs", 1e-12);
        assertMatrix(score, "robustness", "irs", 1e-12);
    }

    @Test
    void without_factors() {
        List<Score> scores = new Unsupervised(N, 20).of(DATA, Rng.of(1), Ticker.NONE);
        assertValue(scores.get(0), "gaussian_tc", 1e-12);
        assertValue(scores.get(1), "gaussian_wasserstein", 1e-12);
        double trace = IntStream.range(0, 4)
                .mapToDouble(d -> Symmetric.variance(DATA.dimension(d)))
                .sum();
        assertThat(scores.get(2).value()).isCloseTo(KNOWN.get("gaussian_wasserstein") / trace, within(1e-12));
        assertValue(scores.get(3), "mean_pairwise_information", 1e-12);
    }

    @Test
    void ranks_and_likeness_of_runs() {
        double[][] other = Arrays.stream(KNOWN.codes())
                .map(z -> new double[] {-z[0] * z[0] * z[0], z[1] + z[2], Math.rint(z[3])})
                .toArray(double[][]::new);
        double[][] expected = KNOWN.matrix("spearman", 4, 3);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                int b = j;
                double r = Correlation.pearson(
                        Correlation.ranks(DATA.dimension(i)),
                        Correlation.ranks(
                                Arrays.stream(other).mapToDouble(z -> z[b]).toArray()));
                assertThat(Math.abs(r)).isCloseTo(expected[i][j], within(1e-12));
            }
        }
        Udr.Result found = Udr.PUBLISHED.of(List.of(
                new Udr.Run(KNOWN.codes(), new double[] {1, 1, 1, 1}), new Udr.Run(other, new double[] {1, 1, 1})));
        assertThat(found.scores()).containsExactly(new double[] {KNOWN.get("udr"), KNOWN.get("udr")}, within(1e-12));
    }
}
