package elbo.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn and SciPy, and where the answer is known. */
class ClusteringTest {
    private static final Oracle ORACLE = Oracle.of("clusters");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void the_numbers_are_those_of_scikit_learn(int which) {
        Clustering found = Clustering.of(ORACLE.ints(which + ".clusters"), ORACLE.ints(which + ".labels"));
        assertThat(found.majority()).isEqualTo(ORACLE.number(which + ".majority"));
        assertThat(found.hungarian()).isEqualTo(ORACLE.number(which + ".hungarian"));
        assertThat(found.nmi()).isCloseTo(ORACLE.number(which + ".nmi"), within(1e-12));
        assertThat(found.ari()).isCloseTo(ORACLE.number(which + ".ari"), within(1e-12));
    }

    /** Numbers with gaps, in another order. */
    @Test
    void classes_under_other_names_are_found_again() {
        int[] labels = {0, 0, 1, 1, 2, 2, 2};
        int[] clusters = {7, 7, 0, 0, 3, 3, 3};
        Clustering same = Clustering.of(clusters, labels);
        assertThat(same).isEqualTo(new Clustering(7, 3, 3, 1, 1, 1, 1));
        int[] single = {0, 1, 2, 3};
        assertThat(Clustering.of(single, single).ari()).isEqualTo(1);
    }

    /** Majority is easily fooled, the others are not. */
    @Test
    void a_cluster_for_each_example_is_perfect_by_majority_alone() {
        int[] labels = {0, 0, 0, 0, 1, 1, 1, 1};
        Clustering found = Clustering.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, labels);
        assertThat(found.majority()).isEqualTo(1);
        assertThat(found.hungarian()).isEqualTo(0.25);
        assertThat(found.ari()).isEqualTo(0);
        assertThat(found.nmi()).isCloseTo(Math.log(2) / ((Math.log(2) + Math.log(8)) / 2), within(1e-12));
    }

    @Test
    void clusters_at_random_agree_no_more_than_chance_does() {
        Rng rng = Rng.of(3);
        int[] labels = rng.permutation(20_000);
        int[] clusters = rng.permutation(20_000);
        Arrays.setAll(labels, i -> labels[i] % 5);
        Arrays.setAll(clusters, i -> clusters[i] % 7);
        Clustering found = Clustering.of(clusters, labels);
        assertThat(found.ari()).isCloseTo(0, within(1e-3));
        assertThat(found.nmi()).isBetween(0.0, 2e-3);
    }

    @Test
    void one_cluster_for_all_says_nothing() {
        Clustering found = Clustering.of(new int[] {4, 4, 4, 4}, new int[] {0, 1, 1, 1});
        assertThat(found).isEqualTo(new Clustering(4, 1, 2, 0.75, 0.75, 0, 0));
        assertThat(found.byName().keySet())
                .containsExactly(
                        "n",
                        "clusters",
                        "classes",
                        "cluster_accuracy_majority",
                        "cluster_accuracy_hungarian",
                        "normalised_mutual_information",
                        "adjusted_rand_index");
    }

    @Test
    void what_cannot_be_compared_is_refused_in_a_line() {
        assertRefused(new int[] {0, 1}, new int[] {3, 3}, "labels: all 2 are 3; expected at least two classes");
        assertRefused(new int[] {0, 1}, new int[] {0}, "clusters: expected a cluster's number and a label for each");
        assertRefused(new int[0], new int[0], "got 0 and 0");
        assertRefused(new int[] {0, -1}, new int[] {0, 1}, "clusters: expected numbers from 0 up; got -1");
        assertRefused(new int[] {0, 1}, new int[] {0, -2}, "labels: expected numbers from 0 up; got -2");
    }

    private static void assertRefused(int[] clusters, int[] labels, String words) {
        assertThatThrownBy(() -> Clustering.of(clusters, labels))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
