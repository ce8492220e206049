package elbo.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Rng;
import elbo.testing.FactorNumbers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Beside scikit-learn on the same data. */
class LearnersTest {
    private static final FactorNumbers KNOWN = FactorNumbers.read();
    private static final double[][] X = KNOWN.codes();
    private static final int[] Y = KNOWN.factor(0);
    private static final int TRAIN = 400;

    private static double[][] train(double[][] x) {
        return Arrays.copyOf(x, TRAIN);
    }

    private static double[][] test(double[][] x) {
        return Arrays.copyOfRange(x, TRAIN, x.length);
    }

    private static int[] test(int[] y) {
        return Arrays.copyOfRange(y, TRAIN, y.length);
    }

    private static void assertWeights(LinearClassifier found, String name) {
        double[][] expected = KNOWN.matrix(name, 4, 5);
        for (int c = 0; c < 4; c++) {
            assertThat(found.weights(c)).containsExactly(expected[c], within(1e-5));
        }
    }

    @Test
    void logistic_regression_has_the_weights_of_scikit_learn() {
        assertWeights(new LogisticRegression(1).fit(X, Y), "logistic");
    }

    @Test
    void balanced_support_vectors_have_the_weights_of_scikit_learn() {
        assertWeights(new SupportVectors(0.01, true).fit(X, Y), "svm");
    }

    @Test
    void a_rare_class_is_found_more_often_where_classes_are_balanced() {
        int[] rare = Arrays.stream(Y).map(c -> c == 3 ? 1 : 0).toArray();
        assertThat(positives(new SupportVectors(1e-4, true), rare))
                .isGreaterThan(positives(new SupportVectors(1e-4, false), rare) + 50);
    }

    private static long positives(SupportVectors learner, int[] y) {
        LinearClassifier learnt = learner.fit(X, y);
        return Arrays.stream(X).filter(x -> learnt.predict(x) == 1).count();
    }

    @Test
    void of_two_classes_each_has_the_other_s_weights_turned_round() {
        int[] two = KNOWN.factor(2);
        LinearClassifier found = new LogisticRegression(1).fit(X, two);
        assertThat(found.classes()).containsExactly(0, 1);
        assertThat(found.weights(0)[2]).isNegative().isEqualTo(-found.weights(1)[2]);
        assertThat(found.accuracy(X, two)).isGreaterThan(0.9);
    }

    @Test
    void accuracy_and_areas_on_other_examples_are_those_of_scikit_learn() {
        LinearClassifier learnt = new LogisticRegression(1).fit(train(X), Arrays.copyOf(Y, TRAIN));
        assertThat(learnt.accuracy(test(X), test(Y))).isCloseTo(KNOWN.get("logistic_test"), within(1e-12));
        double[][] decisions = Arrays.stream(test(X)).map(learnt::decisions).toArray(double[][]::new);
        for (int c = 0; c < 4; c++) {
            double area = Auc.of(decisions, c, test(Y), c);
            assertThat(area).isCloseTo(KNOWN.get("auc_" + (c + 1)), within(1e-12));
        }
        double[] p = learnt.probabilities(X[TRAIN]);
        for (int c = 0; c < 4; c++) {
            assertThat(p[c]).isCloseTo(KNOWN.get("probability_" + (c + 1)), within(1e-6));
        }
        // where every class is so unlikely that its probability alone is no longer a number above 0
        double[] far = learnt.probabilities(new double[] {-3e4, 4e5, -1e6, -1e5});
        assertThat(Arrays.stream(far).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void the_area_counts_ties_half() {
        boolean[] positive = {true, false, true, false};
        assertThat(Auc.of(new double[] {1, 1, 1, 1}, positive)).isEqualTo(0.5);
        assertThat(Auc.of(new double[] {2, 1, 1, 0}, positive)).isEqualTo(3.5 / 4);
        assertThat(Auc.of(new double[] {0, 2, 1, 3}, positive)).isZero();
        assertThatThrownBy(() -> Auc.of(new double[2], new boolean[2])).hasMessageContaining("got 0 and 2");
    }

    @Test
    void a_tree_takes_away_as_much_impurity_as_scikit_learn_s() {
        int[] y = KNOWN.factor(1);
        int[] rows = IntStream.range(0, X.length).toArray();
        Tree tree = new Cart(X, y, 3, 5).grow(rows);
        double[] found = Impurity.decrease(tree, X, y, rows);
        for (int j = 0; j < 4; j++) {
            assertThat(found[j]).isCloseTo(KNOWN.get("tree_" + (j + 1)), within(1e-6));
        }
    }

    @Test
    void a_forest_says_what_the_trees_of_scikit_learn_say() {
        for (int k = 0; k < 3; k++) {
            int[] y = KNOWN.factor(k);
            Forest forest = new RandomForest(40, 4, 5).fit(train(X), Arrays.copyOf(y, TRAIN), Rng.of(3));
            double[] found = forest.importances();
            assertThat(Arrays.stream(found).sum()).isCloseTo(1, within(1e-12));
            for (int j = 0; j < 4; j++) {
                assertThat(found[j]).isCloseTo(KNOWN.get("dci_r_" + (j + 1) + "_" + (k + 1)), within(0.03));
            }
        }
    }

    @Test
    void a_forest_is_a_function_of_the_seed() {
        int[] y = KNOWN.factor(1);
        RandomForest forest = new RandomForest(3, 5, 5);
        assertThat(forest.fit(X, y, Rng.of(1)).importances())
                .isEqualTo(forest.fit(X, y, Rng.of(1)).importances())
                .isNotEqualTo(forest.fit(X, y, Rng.of(2)).importances());
    }

    @Test
    void features_keep_their_places_beyond_the_tenth() {
        Rng rng = Rng.of(5);
        double[][] x = new double[300][12];
        int[] y = new int[300];
        for (int i = 0; i < 300; i++) {
            y[i] = i % 3 - 1;
            Arrays.setAll(x[i], j -> rng.nextGaussian());
            x[i][11] += 10 * y[i];
        }
        Forest forest = new RandomForest(3, 6, 5).fit(x, y, rng);
        assertThat(forest.importances()[11]).isGreaterThan(0.99);
        assertThat(forest.accuracy(x, y)).isEqualTo(1);
    }

    @Test
    void a_single_class_is_learnt_without_a_split() {
        int[] y = new int[X.length];
        Forest forest = new RandomForest(2, 5, 5).fit(X, y, Rng.of(1));
        assertThat(forest.importances()).containsOnly(0);
        assertThat(forest.accuracy(X, y)).isEqualTo(1);
        assertThat(new LogisticRegression(1).fit(X, y).accuracy(X, y)).isEqualTo(1);
    }

    @Test
    void learning_prints_nothing_and_learns_the_same_again() {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            double[] once = new SupportVectors(0.01, true).fit(X, Y).weights(2);
            assertThat(new SupportVectors(0.01, true).fit(X, Y).weights(2)).isEqualTo(once);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void what_cannot_be_learnt_from_is_refused() {
        double[][] bad = {{1}, {Double.NaN}};
        int[] y = {0, 1};
        assertThatThrownBy(() -> new LogisticRegression(1).fit(bad, y))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("row 1 has NaN");
        assertThatThrownBy(() -> new RandomForest(1, 2, 2).fit(bad, y, Rng.of(1)))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new LogisticRegression(1).fit(X, y)).hasMessageContaining("got 2 and 600");
        assertThatThrownBy(() -> new SupportVectors(0, true)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new RandomForest(0, 2, 2)).hasMessageContaining("at least 1");
    }
}
