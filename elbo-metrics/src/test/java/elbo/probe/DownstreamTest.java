package elbo.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.classical.GradientBoosting;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.probe.Downstream.At;
import elbo.probe.Downstream.Options;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The probes against scikit-learn, and what is drawn and averaged around them. */
class DownstreamTest {
    private static final Oracle ORACLE = Oracle.of("probe");
    private static final GradientBoosting TREES = GradientBoosting.USUAL;

    private static Downstream of(int classes, Options options, long seed) {
        return Downstream.of(
                ORACLE.points(classes + ".x"),
                ORACLE.ints(classes + ".y"),
                ORACLE.points(classes + ".t"),
                ORACLE.ints(classes + ".u"),
                options,
                Rng.of(seed),
                Ticker.NONE);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 3", "2, 7", "5, 1", "5, 3", "5, 7"})
    void with_all_labels_nearest_neighbours_are_those_of_scikit_learn(int classes, int k) {
        At all = of(classes, new Options(List.of(1000), 3, k, 1, TREES), 1).at().getFirst();
        assertThat(all.labels()).isEqualTo(120);
        assertThat(all.draws()).isEqualTo(1);
        double p = ORACLE.number(classes + ".nearest." + k);
        assertThat(all.neighbours().value()).isEqualTo(p);
        assertThat(all.neighbours().se()).isCloseTo(Math.sqrt(p * (1 - p) / 300), within(1e-12));
    }

    /** These inputs are nearly of unit variance, so the penalty is nearly the one scikit-learn had. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void with_all_labels_the_linear_probe_is_near_that_of_scikit_learn(int classes) {
        At all =
                of(classes, new Options(List.of(1000), 1, 1, 10, TREES), 1).at().getFirst();
        assertThat(all.linear().value()).isCloseTo(ORACLE.number(classes + ".10.linear"), within(0.011));
        assertThat(all.linear().value()).isBetween(0.5, 0.99);
    }

    /** But for chance, which decides between equally good cuts: scikit-learn's own spread over random states is 0.002. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void with_all_labels_boosted_trees_are_near_those_of_scikit_learn(int classes) {
        At all = of(classes, new Options(List.of(1000), 1, 1, 1, TREES), 1).at().getFirst();
        assertThat(all.boosted().value()).isCloseTo(ORACLE.number(classes + ".boosted"), within(0.011));
        assertThat(all.boosted().value()).isBetween(0.4, 0.99);
    }

    @Test
    void more_labels_are_worth_more_and_the_error_is_over_draws() {
        Downstream found = of(5, new Options(List.of(1000, 5, 40), 8, 5, 1, TREES), 1);
        assertThat(found.at()).extracting(At::labels).containsExactly(5, 40, 120);
        assertThat(found.at()).extracting(At::draws).containsExactly(8, 8, 1);
        assertThat(found.at().getFirst().linear().value())
                .isLessThan(found.at().getLast().linear().value() - 0.03);
        assertThat(found.at().getFirst().neighbours().value())
                .isLessThan(found.at().getLast().neighbours().value() - 0.03);
        assertThat(found.at().getFirst().boosted().value())
                .isLessThan(found.at().getLast().boosted().value() - 0.03);
        assertThat(found.at().getFirst().linear().se()).isBetween(0.003, 0.1);
        assertThat(found.chance()).isBetween(0.1, 0.3);
        assertThat(found.byName().keySet())
                .startsWith(
                        "test_examples",
                        "chance",
                        "linear_accuracy_5",
                        "linear_accuracy_5_se",
                        "nearest_accuracy_5",
                        "nearest_accuracy_5_se",
                        "boosted_accuracy_5",
                        "boosted_accuracy_5_se",
                        "draws_5");
    }

    @Test
    void the_seed_decides_what_is_drawn() {
        Options few = new Options(List.of(10), 3, 3, 1, TREES);
        assertThat(of(5, few, 4)).isEqualTo(of(5, few, 4));
        assertThat(of(5, few, 4)).isNotEqualTo(of(5, few, 5));
    }

    /** The probe sees what is there, not how it is measured. */
    @Test
    void the_unit_of_the_codes_and_where_they_lie_change_nothing() {
        Points x = ORACLE.points("5.x");
        Points t = ORACLE.points("5.t");
        LinearProbe plain = LinearProbe.of(x, 1);
        LinearProbe other = LinearProbe.of(moved(x), 1);
        assertThat(other.predict(moved(x), ORACLE.ints("5.y"), moved(t)))
                .isEqualTo(plain.predict(x, ORACLE.ints("5.y"), t));
        assertThat(other.scale()).isCloseTo(plain.scale() * 64, within(1e-3));
    }

    private static Points moved(Points p) {
        float[] values = p.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * 64 + 32;
        }
        return new Points(p.name(), p.n(), p.dims(), values);
    }

    @Test
    void labels_are_drawn_of_each_class_by_its_size() {
        int[] labels = new int[1000];
        Arrays.setAll(labels, i -> i < 700 ? 4 : i < 995 ? 7 : 9);
        int[] chosen = LabelDraw.of(labels, 100, Rng.of(1));
        assertThat(chosen).hasSize(100).doesNotHaveDuplicates().isSorted();
        assertThat(count(chosen, labels, 4)).isBetween(68L, 71L);
        assertThat(count(chosen, labels, 7)).isBetween(28L, 31L);
        assertThat(count(chosen, labels, 9)).isEqualTo(1);
        assertThat(LabelDraw.of(labels, 1000, Rng.of(1))).hasSize(1000).doesNotHaveDuplicates();
        assertThat(count(LabelDraw.of(labels, 3, Rng.of(2)), labels, 9)).isEqualTo(1);
        assertThat(LabelDraw.of(labels, 100, Rng.of(2))).isNotEqualTo(chosen);
    }

    @Test
    void of_fewer_labels_than_classes_each_is_of_another_class_drawn_at_random() {
        int[] labels = new int[600];
        Arrays.setAll(labels, i -> i % 6);
        int[] seen = new int[6];
        for (int seed = 0; seed < 300; seed++) {
            int[] chosen = LabelDraw.of(labels, 2, Rng.of(seed));
            assertThat(labels[chosen[0]]).isNotEqualTo(labels[chosen[1]]);
            seen[labels[chosen[0]]]++;
            seen[labels[chosen[1]]]++;
        }
        assertThat(Arrays.stream(seen)).allMatch(count -> count > 60 && count < 140);
    }

    private static long count(int[] chosen, int[] labels, int label) {
        return Arrays.stream(chosen).filter(i -> labels[i] == label).count();
    }

    @Test
    void there_are_no_more_votes_than_labels_of_the_rarest_class() {
        Points known = Points.of("codes", new float[][] {{0}, {10}, {20}});
        Points asked = Points.of("asked", new float[][] {{1}, {9}, {100}});
        assertThat(NearestProbe.predict(known, new int[] {5, 6, 7}, asked, 5)).containsExactly(5, 6, 7);
        // with three votes the lone label would always be outvoted
        Points four = Points.of("codes", new float[][] {{0.5f}, {2}, {3}, {4}});
        assertThat(NearestProbe.predict(four, new int[] {5, 6, 6, 6}, asked, 3)).containsExactly(5, 6, 6);
        Points two = Points.of("codes", new float[][] {{0}, {1}, {2}, {3}});
        assertThat(NearestProbe.predict(two, new int[] {8, 9, 9, 8}, Points.of("a", new float[][] {{-1}}), 2))
                .containsExactly(8);
    }

    @Test
    void codes_that_are_all_the_same_reach_what_chance_does() {
        Points same = new Points("codes", 20, 2, new float[40]);
        int[] labels = new int[20];
        Arrays.setAll(labels, i -> i < 12 ? 0 : 1);
        Downstream found = Downstream.of(
                same, labels, same, labels, new Options(List.of(100), 1, 5, 1, TREES), Rng.of(1), Ticker.NONE);
        assertThat(found.chance()).isEqualTo(0.6);
        assertThat(found.at().getFirst().linear().value()).isEqualTo(0.6);
        assertThat(found.at().getFirst().boosted().value()).isEqualTo(0.6);
    }

    @Test
    void classes_come_from_the_labels_of_a_data_set() {
        Labels.Column column = new Labels.Column("class", new float[] {1, 0, 1}, List.of("cat", "dog"));
        assertThat(Classes.of(data(column)).labels()).containsExactly(1, 0, 1);
        assertThat(Classes.of(data(column)).names()).containsExactly("cat", "dog");
        assertRefused(
                () -> Classes.of(data(new Labels.Column("class", new float[] {1, 1, 1}, List.of("cat", "dog")))),
                "rows: all 3 examples are of class 1; expected at least two classes");
        assertRefused(
                () -> Classes.of(data(new Labels.Column("size", new float[] {1, 2, 3}, List.of()))),
                "rows: has no column of classes");
    }

    private static MemoryDataset data(Labels.Column column) {
        return MemoryDataset.floats("rows", Shape.of(1), Kind.REAL, new float[3], new Labels(List.of(column)));
    }

    @Test
    void what_cannot_be_probed_is_refused_in_a_line() {
        Points two = Points.of("training codes", new float[][] {{0}, {1}});
        Points wide = Points.of("test codes", new float[][] {{0, 1}});
        int[] labels = {0, 1};
        assertRefused(() -> run(two, new int[] {1, 1}, two, labels), "training codes: all 2 examples are of class 1");
        assertRefused(() -> run(two, new int[] {1}, two, labels), "training codes: there are 2, but 1 labels");
        assertRefused(() -> run(two, labels, wide, new int[] {1}), "test codes: rows have 2 numbers");
        assertRefused(() -> run(two, new int[] {-1, 1}, two, labels), "numbered from 0 up, to 1000000 at most; got -1");
        assertRefused(() -> run(two, labels, two, new int[] {1, 1_000_001}), "at most; got 1000001");
        assertThatThrownBy(() -> new Options(List.of(1), 1, 1, 1, TREES)).hasMessageContaining("labels of at least 2");
        assertThatThrownBy(() -> new Options(List.of(2), 0, 1, 1, TREES)).hasMessageContaining("at least one draw");
        assertThatThrownBy(() -> new Options(List.of(2), 1, 1, Double.NaN, TREES))
                .hasMessageContaining("cost above 0");
    }

    private static Downstream run(Points x, int[] y, Points t, int[] u) {
        return Downstream.of(x, y, t, u, Options.DEFAULT, Rng.of(1), Ticker.NONE);
    }

    private static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
