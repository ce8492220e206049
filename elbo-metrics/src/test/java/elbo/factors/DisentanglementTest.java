package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.classical.GradientBoosting;
import elbo.classical.LogisticRegression;
import elbo.classical.RandomForest;
import elbo.classical.SupportVectors;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisentanglementTest {
    private static final List<String> NAMES = List.of("f0", "f1", "f2", "f3");
    private static final int[][] FACTORS = Made.factors(300, 3, Rng.of(1));
    private static final double[][] CODES = Made.turned(FACTORS, 20).codes();
    private static final FactoredCodes DATA = FactoredCodes.of(CODES, FACTORS, NAMES);
    private static final Protocol SMALL = Protocol.PUBLISHED
            .with(Metric.BETA_VAE_SCORE, new BetaVaeScore(16, new Holdout(60, 40), new LogisticRegression(1)))
            .with(Metric.FACTOR_VAE_SCORE, new FactorVaeScore(64, new Holdout(60, 40), 10_000, 0.05))
            .with(Metric.DCI, Dci.PUBLISHED.by(new GradientBoosting(5, 3, 0.1)))
            .within(DATA)
            // the fifth dimension does not vary; the others do not depend on each other
            .with(Metric.UNSUPERVISED, new Unsupervised(300, 20));

    private static List<Score> scores(EnumSet<Metric> which, Rng rng, Ticker ticker) {
        return Disentanglement.of(CODES, FACTORS, NAMES, which, SMALL, rng, ticker);
    }

    @Test
    void all_scores_come_in_order_with_what_they_were_made_of() {
        List<String> told = new ArrayList<>();
        List<Score> scores = scores(
                EnumSet.allOf(Metric.class), Rng.of(1), (what, done, of) -> told.add(what + " " + done + "/" + of));
        assertThat(scores)
                .extracting(Score::name)
                .containsExactly(
                        "mig",
                        "sap",
                        "dci_disentanglement",
                        "dci_completeness",
                        "dci_informativeness",
                        "beta_vae_score",
                        "factor_vae_score",
                        "modularity",
                        "explicitness",
                        "irs",
                        "gaussian_total_correlation",
                        "gaussian_wasserstein_correlation",
                        "gaussian_wasserstein_correlation_norm",
                        "mean_pairwise_information");
        scores.forEach(score -> {
            assertThat(score.details()).isNotEmpty();
            score.details().values().forEach(DisentanglementTest::assertPlain);
        });
        assertThat(told).contains("mig 1/1", "sap 5/5", "dci 4/4", "beta_vae_score 60/60", "factor_vae_score 40/40");
    }

    @Test
    void trees_of_a_code_say_which_they_were() {
        Dci some = Dci.PUBLISHED.within(DATA);
        assertThat(learner(some.by(new GradientBoosting(3, 2, 0.5))))
                .isEqualTo("GradientBoosting[rounds=3, depth=2, rate=0.5]");
        assertThat(learner(some.by(new RandomForest(2, 3, 4)))).isEqualTo("RandomForest[trees=2, depth=3, fewest=4]");
        assertThat(some.by(new RandomForest(2, 3, 4)).by(some.boosted()).learner())
                .isEqualTo(Dci.Learner.BOOSTED);
    }

    private static Object learner(Dci how) {
        return how.of(DATA, Rng.of(1), Ticker.NONE).getLast().details().get("learner");
    }

    private static void assertPlain(Object value) {
        switch (value) {
            case List<?> list -> list.forEach(DisentanglementTest::assertPlain);
            case Map<?, ?> map -> map.values().forEach(DisentanglementTest::assertPlain);
            default -> assertThat(value).isInstanceOfAny(Number.class, String.class, Boolean.class);
        }
    }

    @Test
    void a_score_depends_on_the_seed_and_not_on_what_else_is_measured() {
        List<Score> all = scores(EnumSet.allOf(Metric.class), Rng.of(1), Ticker.NONE);
        assertThat(scores(EnumSet.allOf(Metric.class), Rng.of(1), Ticker.NONE)).isEqualTo(all);
        assertThat(scores(EnumSet.of(Metric.FACTOR_VAE_SCORE), Rng.of(1), Ticker.NONE))
                .containsExactly(all.get(6));
        assertThat(scores(EnumSet.of(Metric.SAP), Rng.of(1), Ticker.NONE)).containsExactly(all.get(1));
        assertThat(scores(EnumSet.of(Metric.FACTOR_VAE_SCORE), Rng.of(2), Ticker.NONE))
                .doesNotContain(all.get(6));
        assertThat(scores(EnumSet.noneOf(Metric.class), Rng.of(1), Ticker.NONE)).isEmpty();
    }

    @Test
    void the_published_protocol_has_the_papers_constants() {
        Holdout usual = new Holdout(10_000, 5_000);
        assertThat(Protocol.PUBLISHED.measures())
                .containsEntry(Metric.MIG, new Mig(10_000, 20))
                .containsEntry(Metric.SAP, new Sap(usual, new SupportVectors(0.01, true), false))
                .containsEntry(
                        Metric.DCI,
                        new Dci(
                                usual,
                                Dci.Learner.BOOSTED,
                                new GradientBoosting(100, 3, 0.1),
                                new RandomForest(10, 10, 5)))
                .containsEntry(Metric.BETA_VAE_SCORE, new BetaVaeScore(64, usual, new LogisticRegression(1)))
                .containsEntry(Metric.FACTOR_VAE_SCORE, new FactorVaeScore(64, usual, 10_000, 0.05))
                .containsEntry(Metric.IRS, new Irs(10_000, 0.99));
        assertThat(Udr.PUBLISHED.threshold()).isEqualTo(0.01);
        assertThat(Metric.BETA_VAE_SCORE.word()).isEqualTo("beta-vae-score");
    }

    @Test
    void fewer_examples_than_the_protocol_wants_are_refused_or_made_do_with() {
        for (Metric metric : EnumSet.complementOf(EnumSet.of(Metric.BETA_VAE_SCORE))) {
            assertThatThrownBy(() ->
                            Disentanglement.of(DATA, EnumSet.of(metric), Protocol.PUBLISHED, Rng.of(1), Ticker.NONE))
                    .as(metric.word())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Protocol.within")
                    .hasMessageNotContaining("\n");
        }
        assertThat(new Holdout(10_000, 5_000).within(300)).isEqualTo(new Holdout(200, 100));
        assertThat(new Holdout(200, 100).within(300)).isEqualTo(new Holdout(200, 100));
        assertThat(Protocol.PUBLISHED.within(DATA).measure(Metric.MIG)).isEqualTo(new Mig(300, 20));
        int rarest = FactorSampler.rarest(DATA);
        FactoredCodes few = DATA.rows(IntStream.range(0, 60).toArray());
        assertThat(Protocol.PUBLISHED.within(DATA).measure(Metric.FACTOR_VAE_SCORE))
                .isEqualTo(new FactorVaeScore(Math.min(64, rarest), Holdout.PUBLISHED, 300, 0.05));
        assertThat(((FactorVaeScore) Protocol.PUBLISHED.within(few).measure(Metric.FACTOR_VAE_SCORE)).batch())
                .isEqualTo(FactorSampler.rarest(few))
                .isLessThan(25);
    }

    @Test
    void no_example_is_learnt_from_and_tested_with() {
        double[][] numbered = new double[300][1];
        for (int i = 0; i < 300; i++) {
            numbered[i][0] = i;
        }
        Holdout.Halves halves =
                new Holdout(200, 100).draw(FactoredCodes.of(numbered, FACTORS, NAMES), "test", Rng.of(3));
        List<Double> seen = new ArrayList<>();
        for (double z : halves.train().dimension(0)) {
            seen.add(z);
        }
        for (double z : halves.test().dimension(0)) {
            seen.add(z);
        }
        assertThat(seen).hasSize(300).doesNotHaveDuplicates();
        for (int i = 0; i < 200; i++) {
            assertThat(halves.train().factor(2)[i])
                    .isEqualTo(FACTORS[(int) halves.train().dimension(0)[i]][2]);
        }
    }

    @Test
    void bad_input_is_one_line() {
        double[][] codes = {{1, 2}, {3, 4}};
        int[][] factors = {{0, 5}, {1, 5}};
        assertRefused("there are none", codes, new int[2][0], List.of());
        assertRefused("\"b\": has one value only, 5", codes, factors, List.of("a", "b"));
        assertRefused("at least one example", new double[0][], factors, List.of("a", "b"));
        assertRefused("each of the 2 codes; got 1", codes, new int[][] {{0, 5}}, List.of("a", "b"));
        assertRefused("row 0 has 2", codes, factors, List.of("a"));
        assertRefused("code 1 has 1", new double[][] {{1, 2}, {3}}, factors, List.of("a", "b"));
        assertRefused(
                "example 1 has Infinity in dimension 0",
                new double[][] {{1, 2}, {Double.POSITIVE_INFINITY, 3}},
                factors,
                List.of("a", "b"));
    }

    private static void assertRefused(String words, double[][] codes, int[][] factors, List<String> names) {
        assertThatThrownBy(() -> FactoredCodes.of(codes, factors, names))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void what_has_nothing_to_compare_is_refused() {
        FactoredCodes single =
                FactoredCodes.of(new double[][] {{1}, {2}, {3}, {4}}, new int[][] {{0}, {1}, {0}, {1}}, List.of("a"));
        for (Metric metric : List.of(Metric.MIG, Metric.SAP, Metric.DCI)) {
            assertRefused(metric, single, "at least 2; got 1");
        }
        for (Metric metric : List.of(Metric.MODULARITY, Metric.BETA_VAE_SCORE, Metric.FACTOR_VAE_SCORE)) {
            assertRefused(metric, single, "got 1, \"a\"");
        }
        FactoredCodes still = FactoredCodes.of(new double[300][3], FACTORS, NAMES);
        assertRefused(Metric.IRS, still, "codes that vary");
        double[][] twice = new double[300][2];
        for (int i = 0; i < 300; i++) {
            twice[i] = new double[] {CODES[i][0], 0.3 * CODES[i][0]};
        }
        assertRefused(Metric.UNSUPERVISED, FactoredCodes.of(twice, FACTORS, NAMES), "is infinite");
    }

    private static void assertRefused(Metric metric, FactoredCodes data, String words) {
        assertThatThrownBy(() -> SMALL.within(data).measure(metric).of(data, Rng.of(1), Ticker.NONE))
                .as(metric.word())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void codes_that_do_not_vary_score_chance_and_no_nan() {
        FactoredCodes still = FactoredCodes.of(new double[300][3], FACTORS, NAMES);
        EnumSet<Metric> which = EnumSet.complementOf(EnumSet.of(Metric.IRS));
        List<Score> scores = Disentanglement.of(still, which, SMALL.within(still), Rng.of(1), Ticker.NONE);
        assertThat(Made.value(scores, "mig")).isZero();
        assertThat(Made.value(scores, "sap")).isZero();
        assertThat(Made.value(scores, "dci_disentanglement")).isZero();
        assertThat(Made.value(scores, "modularity")).isZero();
        assertThat(Made.value(scores, "explicitness")).isEqualTo(0.5);
        assertThat(Made.value(scores, "factor_vae_score")).isZero();
        assertThat(Made.value(scores, "gaussian_total_correlation")).isZero();
        assertThatThrownBy(() -> new Score("x", Double.NaN, Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("came out as NaN");
    }
}
