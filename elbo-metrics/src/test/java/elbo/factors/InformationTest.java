package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InformationTest {
    /** What NumPy's histogram and digitize say, less one. */
    @Test
    void values_on_an_edge_belong_to_the_bin_above_and_the_largest_to_the_last() {
        assertThat(Information.binned(new double[] {0, 1, 2, 3, 4}, 4)).containsExactly(0, 1, 2, 3, 3);
        assertThat(Information.binned(new double[] {0.3, -0.1, 0.7, 0.5, 0.1, 0.6, 0.2}, 8))
                .containsExactly(4, 0, 7, 6, 2, 7, 3);
        // the second edge, which a division puts below itself
        assertThat(Information.binned(new double[] {0.1, 0.33999999999999997, 2.5}, 20))
                .containsExactly(0, 2, 19);
        double[] tenths = new double[21];
        Arrays.setAll(tenths, i -> i * 0.1);
        int[] bins = Information.binned(tenths, 20);
        assertThat(bins[20]).isEqualTo(19);
        for (int i = 0; i < 20; i++) {
            assertThat(bins[i]).isEqualTo(i);
        }
        assertThat(Information.binned(new double[] {2, 2, 2}, 5)).containsOnly(0);
    }

    @Test
    void what_is_known_of_itself_is_the_entropy_and_of_a_stranger_nothing() {
        int[] a = {0, 0, 1, 1};
        int[] b = {0, 1, 0, 1};
        assertThat(Information.entropy(a, 2)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(Information.mutual(a, 2, a, 2)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(Information.mutual(a, 2, b, 2)).isZero();
    }

    @Test
    void gaps_are_between_the_best_two_in_any_order() {
        assertThat(Gaps.of(new double[][] {{1, 5}, {7, 2}, {4, 4.5}})).containsExactly(3, 0.5);
        assertThat(Gaps.of(new double[][] {{2}, {2}})).containsExactly(0);
    }

    @Test
    void eigenvalues_are_those_of_a_matrix_whose_own_are_known() {
        // the second difference: 2 - 2 cos(pi k / (n + 1))
        int n = 12;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i][i] = 2;
            if (i > 0) {
                a[i][i - 1] = -1;
                a[i - 1][i] = -1;
            }
        }
        double[] values = Symmetric.eigenvalues(a);
        Arrays.sort(values);
        for (int k = 1; k <= n; k++) {
            assertThat(values[k - 1]).isCloseTo(2 - 2 * Math.cos(Math.PI * k / (n + 1)), within(1e-12));
        }
    }
}
