package elbo.nearest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensors;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against all distances one by one, across the borders of blocks, and where points are equal. */
class NeighboursTest {
    private static Points normal(int n, int dims, long seed, double shift) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * dims];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (shift + rng.nextGaussian());
        }
        return new Points("points", n, dims, values);
    }

    private static double distance(Points a, int i, Points b, int j) {
        double sum = 0;
        for (int d = 0; d < a.dims(); d++) {
            double off = (double) a.row(i)[d] - b.row(j)[d];
            sum += off * off;
        }
        return Math.sqrt(sum);
    }

    private static int[] plain(Points a, int i, Points b, int k, int without) {
        return IntStream.range(0, b.n())
                .filter(j -> j != without)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> distance(a, i, b, j)))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** More points than a block has, and far from 0, where squares lose digits. */
    @Test
    void the_neighbours_are_those_of_all_distances_one_by_one() {
        Points a = normal(1100, 3, 1, 1000);
        Points b = normal(2500, 3, 2, 1000);
        Neighbours found = Neighbours.of(a, b, 4, Distances.Done.NONE);
        assertThat(found.n()).isEqualTo(1100);
        for (int i : new int[] {0, 1, 511, 1023, 1024, 1099}) {
            assertThat(found.of(i)).containsExactly(plain(a, i, b, 4, -1));
            assertThat(found.radii(4)[i]).isCloseTo(distance(a, i, b, found.of(i)[3]), within(1e-9));
        }
    }

    @Test
    void a_point_is_not_its_own_neighbour() {
        Points a = normal(2300, 2, 3, 0);
        Neighbours found = Neighbours.within(a, 3, Distances.Done.NONE);
        for (int i : new int[] {0, 1023, 1024, 2047, 2048, 2299}) {
            assertThat(found.of(i)).containsExactly(plain(a, i, a, 3, i));
        }
    }

    @Test
    void equal_points_are_at_distance_0_and_neighbours_of_each_other() {
        float[][] rows = {{0.1f, 77.7f}, {5, 5}, {0.1f, 77.7f}, {9, 9}};
        Neighbours found = Neighbours.within(Points.of("points", rows), 1, Distances.Done.NONE);
        assertThat(found.of(0)).containsExactly(2);
        assertThat(found.of(2)).containsExactly(0);
        assertThat(found.distances()[0]).isEqualTo(0);
        assertThat(found.distances()[1]).isEqualTo(Math.sqrt(32));
    }

    /** Sums of many squares are rounded, and still nothing is left of these distances. */
    @Test
    void points_of_many_numbers_are_at_distance_0_from_themselves() {
        Points some = normal(300, 50, 4, 3);
        Neighbours found = Neighbours.of(some, some, 1, Distances.Done.NONE);
        assertThat(found.distances()).containsOnly(0.0);
        assertThat(found.places()).containsExactly(IntStream.range(0, 300).toArray());
    }

    @Test
    void no_tensor_is_left() {
        long before = Scope.liveTensors();
        Neighbours unused = Neighbours.within(normal(50, 2, 3, 0), 3, Distances.Done.NONE);
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void progress_reaches_the_number_of_points() {
        int[] last = {0};
        Neighbours unused = Neighbours.of(normal(1500, 1, 1, 0), normal(5, 1, 2, 0), 1, rows -> last[0] = rows);
        assertThat(last[0]).isEqualTo(1500);
    }

    @Test
    void what_are_no_points_is_refused_in_a_line() {
        assertRefused(() -> Points.of("codes", new float[][] {{1, 2}, {3, Float.NaN}}), "codes: row 1 holds NaN at 1");
        assertRefused(
                () -> Points.of("codes", new float[][] {{1, 2}, {3}}), "codes: row 1 has 1 numbers, and row 0 has 2");
        assertRefused(() -> Points.of("codes", new float[0][]), "codes: expected at least one row");
        assertRefused(
                () -> Neighbours.of(normal(3, 2, 1, 0), normal(3, 1, 1, 0), 1, Distances.Done.NONE),
                "rows have 1 numbers, but points have 2");
        assertRefused(() -> Neighbours.within(normal(3, 2, 1, 0), 3, Distances.Done.NONE), "needs at least 4; got 3");
        assertRefused(
                () -> Neighbours.of(normal(3, 2, 1, 0), normal(3, 2, 1, 0), 4, Distances.Done.NONE),
                "4 nearest neighbours needs at least 4; got 3");
    }

    @Test
    void points_come_from_tensors_of_any_shape() {
        try (Scope s = Scope.open()) {
            Points found = Points.of("pictures", Tensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2, 2));
            assertThat(found.row(1)).containsExactly(5, 6, 7, 8);
            assertThat(found.mean()).containsExactly(3, 4, 5, 6);
            assertThat(found.chosen(new int[] {1, 1, 0}).values()).containsExactly(5, 6, 7, 8, 5, 6, 7, 8, 1, 2, 3, 4);
        }
    }

    private static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
