package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UdrTest {
    private static final int N = 2000;

    private static double[][] codes(int dims, Rng rng) {
        double[][] codes = new double[N][dims];
        for (double[] code : codes) {
            Arrays.setAll(code, d -> rng.nextGaussian());
        }
        return codes;
    }

    private static Udr.Run run(double[][] codes, UnaryOperator<double[]> map, double... kl) {
        return new Udr.Run(Arrays.stream(codes).map(map).toArray(double[][]::new), kl);
    }

    @Test
    void runs_with_the_same_dimensions_in_another_order_sign_and_scale_are_alike() {
        double[][] z = codes(3, Rng.of(1));
        Udr.Result found = Udr.PUBLISHED.of(List.of(
                run(z, UnaryOperator.identity(), 1, 1, 1),
                run(z, v -> new double[] {-v[2], Math.exp(v[0]), 7 * v[1]}, 1, 1, 1),
                run(z, v -> new double[] {v[1], v[2], v[0] * v[0] * v[0]}, 1, 1, 1)));
        assertThat(found.scores()).containsExactly(new double[] {1, 1, 1}, within(0.06));
    }

    @Test
    void dimensions_that_stay_at_the_prior_do_not_count() {
        double[][] z = codes(3, Rng.of(1));
        double[][] noise = codes(1, Rng.of(2));
        Udr.Run first = run(z, v -> new double[] {v[0], v[1], v[2]}, 1, 1, 0.01);
        Udr.Run second = new Udr.Run(
                IntStream.range(0, N)
                        .mapToObj(i -> new double[] {noise[i][0], z[i][1], z[i][0]})
                        .toArray(double[][]::new),
                new double[] {0.001, 1, 1});
        Udr.Result found = Udr.PUBLISHED.of(List.of(first, second));
        assertThat(found.active()).containsExactly(2, 2);
        assertThat(found.pairs()[0][1]).isCloseTo(1, within(0.05)).isEqualTo(found.pairs()[1][0]);
    }

    @Test
    void runs_turned_against_each_other_are_half_alike_and_strangers_are_not() {
        double[][] z = codes(2, Rng.of(1));
        double half = Math.sqrt(0.5);
        Udr.Run first = run(z, UnaryOperator.identity(), 1, 1);
        Udr.Run turned = run(z, v -> new double[] {half * (v[0] + v[1]), half * (v[0] - v[1])}, 1, 1);
        Udr.Run stranger = run(codes(2, Rng.of(9)), UnaryOperator.identity(), 1, 1);
        double[][] pairs = Udr.PUBLISHED.of(List.of(first, turned, stranger)).pairs();
        // correlations of sqrt(1/2) each (6/pi asin(r/2) by ranks): r^2 / 2r
        assertThat(pairs[0][1]).isCloseTo(3 / Math.PI * Math.asin(half / 2), within(0.03));
        assertThat(pairs[0][2]).isLessThan(0.05);
    }

    @Test
    void the_score_is_the_median_over_the_other_runs() {
        double[][] z = codes(2, Rng.of(1));
        Udr.Run same = run(z, UnaryOperator.identity(), 1, 1);
        Udr.Run stranger = run(codes(2, Rng.of(9)), UnaryOperator.identity(), 1, 1);
        Udr.Run collapsed = run(z, UnaryOperator.identity(), 0, 0);
        Udr.Result found = Udr.PUBLISHED.of(List.of(same, same, same, stranger, collapsed));
        assertThat(found.scores()[0]).isCloseTo((1 + found.pairs()[0][3]) / 2, within(0.03));
        assertThat(found.scores()[4]).isZero();
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        Udr.Run run = run(codes(2, Rng.of(1)), UnaryOperator.identity(), 1, 1);
        assertRefused("at least 2; got 1", run);
        assertRefused("from run 1, 3", run, new Udr.Run(new double[3][2], new double[2]));
        assertRefused("2 dimensions", run, new Udr.Run(new double[N][3], new double[2]));
        assertRefused("NaN", run, run(codes(2, Rng.of(1)), v -> new double[] {v[0], Double.NaN}, 1, 1));
        assertRefused("finite divergences", run, run(codes(2, Rng.of(1)), v -> v, 1, Double.NaN));
        assertThatThrownBy(() -> new Udr(-1)).hasMessageContaining("at least 0");
    }

    private static void assertRefused(String words, Udr.Run... runs) {
        assertThatThrownBy(() -> Udr.PUBLISHED.of(List.of(runs)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
