package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.classical.GradientBoosting;
import elbo.classical.LogisticRegression;
import elbo.classical.RandomForest;
import elbo.classical.SupportVectors;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A perfect code has the best score, a random one chance, one that is turned by 45 degrees what theory says. */
class GroundTruthTest {
    private static final int N = 3000;
    private static final int[][] FOUR = Made.factors(N, 4, Rng.of(1));
    private static final int[][] TWO = Made.factors(N, 2, Rng.of(2));
    private static final Holdout HALVES = new Holdout(2000, 1000);

    private static double score(Measure measure, FactoredCodes data) {
        List<Score> scores = measure.of(data, Rng.of(7), Ticker.NONE);
        assertThat(scores).hasSize(1);
        return scores.getFirst().value();
    }

    private static FactoredCodes chance(int[][] factors) {
        return Made.chance(factors, Rng.of(3));
    }

    @Test
    void mutual_information_gap() {
        Mig mig = new Mig(N, 20);
        double perfect = score(mig, Made.perfect(FOUR));
        double little = score(mig, Made.turned(FOUR, 3));
        assertThat(perfect).isBetween(0.99, 1.0);
        assertThat(little).isBetween(0.3, 0.95);
        // both dimensions know as much
        assertThat(score(mig, Made.turned(FOUR, 45))).isBetween(0.0, 0.05);
        assertThat(score(mig, chance(FOUR))).isBetween(0.0, 0.02);
    }

    @Test
    void separated_attribute_predictability_of_classes() {
        Sap sap = new Sap(HALVES, new SupportVectors(0.01, true), false);
        assertThat(score(sap, Made.perfect(TWO))).isCloseTo(0.5, within(0.05));
        assertThat(score(sap, Made.turned(TWO, 45))).isBetween(0.0, 0.1);
        assertThat(score(sap, chance(TWO))).isBetween(0.0, 0.05);
    }

    @Test
    void separated_attribute_predictability_of_numbers_is_the_cosine_of_twice_the_angle() {
        Sap sap = new Sap(HALVES, new SupportVectors(0.01, true), true);
        assertThat(score(sap, Made.perfect(FOUR))).isCloseTo(1, within(0.01));
        assertThat(score(sap, Made.turned(FOUR, 20))).isCloseTo(Math.cos(Math.toRadians(40)), within(0.05));
        assertThat(score(sap, Made.turned(FOUR, 45))).isCloseTo(0, within(0.05));
        assertThat(score(sap, chance(FOUR))).isCloseTo(0, within(0.01));
    }

    private static final Dci SOME =
            new Dci(HALVES, Dci.Learner.BOOSTED, GradientBoosting.USUAL, new RandomForest(3, 10, 5));

    @ParameterizedTest
    @EnumSource(Dci.Learner.class)
    void disentanglement_completeness_informativeness(Dci.Learner learner) {
        Dci dci = new Dci(HALVES, learner, SOME.boosted(), SOME.forest());
        List<Score> perfect = dci.of(Made.perfect(FOUR), Rng.of(1), Ticker.NONE);
        List<Score> turned = dci.of(Made.turned(FOUR, 45), Rng.of(1), Ticker.NONE);
        List<Score> chance = dci.of(chance(FOUR), Rng.of(1), Ticker.NONE);
        for (String name : List.of("dci_disentanglement", "dci_completeness")) {
            assertThat(Made.value(perfect, name)).isGreaterThan(0.99);
            assertThat(Made.value(chance, name)).isLessThan(0.1);
        }
        // a dimension matters for two factors of four, a factor hangs on two dimensions of five
        assertThat(Made.value(turned, "dci_disentanglement")).isCloseTo(0.5, within(0.05));
        assertThat(Made.value(turned, "dci_completeness")).isCloseTo(1 - Math.log(2) / Math.log(5), within(0.05));
        assertThat(Made.value(perfect, "dci_informativeness")).isEqualTo(1);
        assertThat(Made.value(turned, "dci_informativeness")).isGreaterThan(0.8);
        assertThat(Made.value(chance, "dci_informativeness")).isCloseTo(0.25, within(0.05));
    }

    @Test
    void beta_vae_score() {
        BetaVaeScore measure = new BetaVaeScore(64, new Holdout(600, 600), new LogisticRegression(1));
        assertThat(score(measure, Made.perfect(FOUR))).isEqualTo(1);
        // of the four factors two and two look the same
        assertThat(score(measure, Made.turned(FOUR, 45))).isCloseTo(0.5, within(0.08));
        assertThat(score(measure, chance(FOUR))).isCloseTo(0.25, within(0.08));
    }

    @Test
    void factor_vae_score() {
        FactorVaeScore measure = new FactorVaeScore(64, new Holdout(600, 600), N, 0.05);
        assertThat(score(measure, Made.perfect(FOUR))).isEqualTo(1);
        assertThat(score(measure, Made.turned(FOUR, 45))).isCloseTo(0.5, within(0.1));
        assertThat(score(measure, chance(FOUR))).isCloseTo(0.25, within(0.08));
    }

    @Test
    void a_dimension_counts_as_much_as_it_varies_for_the_factor_vae_score() {
        double[][] codes = Made.perfect(FOUR).codes();
        for (double[] code : codes) {
            code[0] *= 1000;
            code[1] += code[3] * 0.001;
        }
        FactorVaeScore measure = new FactorVaeScore(64, new Holdout(600, 600), N, 0.05);
        assertThat(score(measure, Made.of(codes, FOUR))).isEqualTo(1);
    }

    @Test
    void collapsed_dimensions_have_no_vote() {
        double[][] codes = Made.perfect(FOUR).codes();
        for (double[] code : codes) {
            code[0] *= 0.01;
        }
        FactorVaeScore measure = new FactorVaeScore(64, new Holdout(600, 600), N, 0.05);
        Score score = measure.of(Made.of(codes, FOUR), Rng.of(7), Ticker.NONE).getFirst();
        assertThat(score.details()).containsEntry("active", 3);
        assertThat(score.value()).isCloseTo(0.83, within(0.1));
        Score all = new FactorVaeScore(64, new Holdout(10, 10), N, 9)
                .of(Made.perfect(FOUR), Rng.of(7), Ticker.NONE)
                .getFirst();
        assertThat(all.value()).isZero();
        assertThat(all.details()).containsEntry("active", 0);
    }

    @Test
    void modularity() {
        Modularity measure = new Modularity(N, 20);
        // the dimension that is always 0 knows nothing, and counts
        assertThat(score(measure, Made.perfect(FOUR))).isBetween(0.79, 0.8);
        // one other factor is known as well, of three others
        assertThat(score(measure, Made.turned(FOUR, 45))).isCloseTo(0.8 * 2 / 3, within(0.02));
        assertThat(score(measure, chance(FOUR))).isLessThan(0.5);
    }

    @Test
    void explicitness() {
        Explicitness measure = new Explicitness(HALVES, new LogisticRegression(1), false);
        assertThat(score(measure, Made.perfect(TWO))).isEqualTo(1);
        // a linear classifier turns back what was turned
        assertThat(score(measure, Made.turned(TWO, 45))).isEqualTo(1);
        assertThat(score(measure, chance(TWO))).isCloseTo(0.5, within(0.03));
        // ends of a line are told, the middle is not
        assertThat(score(measure, Made.perfect(FOUR))).isBetween(0.7, 0.95);
        Explicitness shares = new Explicitness(HALVES, new LogisticRegression(1), true);
        assertThat(score(shares, Made.perfect(FOUR))).isGreaterThan(score(measure, Made.perfect(FOUR)) + 0.02);
    }

    @Test
    void interventional_robustness() {
        Irs measure = new Irs(N, 0.99);
        assertThat(score(measure, Made.perfect(FOUR))).isCloseTo(1, within(1e-9));
        // half of the largest deviation is left
        assertThat(score(measure, Made.turned(FOUR, 45))).isCloseTo(0.5, within(0.05));
        assertThat(score(measure, chance(FOUR))).isBetween(0.0, 0.05);
    }

    @Test
    void without_factors_independent_dimensions_have_nothing_in_common() {
        List<Score> apart = new Unsupervised(N, 20).of(chance(FOUR), Rng.of(1), Ticker.NONE);
        assertThat(Made.value(apart, "gaussian_total_correlation")).isBetween(0.0, 0.01);
        assertThat(Made.value(apart, "gaussian_wasserstein_correlation_norm")).isBetween(0.0, 0.01);
        assertThat(Made.value(apart, "mean_pairwise_information")).isCloseTo(19.0 * 19 / (2 * N), within(0.01));
        double[][] codes = chance(FOUR).codes();
        for (double[] code : codes) {
            code[1] += code[0];
        }
        List<Score> close = new Unsupervised(N, 20).of(Made.of(codes, FOUR), Rng.of(1), Ticker.NONE);
        // a correlation of sqrt(1/2)
        assertThat(Made.value(close, "gaussian_total_correlation")).isCloseTo(Math.log(2) / 2, within(0.03));
        assertThat(Made.value(close, "mean_pairwise_information"))
                .isGreaterThan(Made.value(apart, "mean_pairwise_information") + 0.02);
    }
}
