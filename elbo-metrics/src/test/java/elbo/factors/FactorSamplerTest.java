package elbo.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FactorSamplerTest {
    private static final int N = 400;
    private static final int[][] FACTORS = Made.factors(N, 3, Rng.of(4));
    private static final FactoredCodes DATA = Made.perfect(FACTORS);

    @Test
    void examples_drawn_together_are_different_and_share_the_value() {
        FactorSampler sampler = FactorSampler.of(DATA, 50);
        for (int f = 0; f < sampler.factors(); f++) {
            for (int i = 0; i < 20; i++) {
                int at = f;
                int[] drawn = sampler.sharing(f, 50, Rng.of(5).at(i));
                assertThat(Arrays.stream(drawn).distinct()).hasSize(50);
                assertThat(Arrays.stream(drawn).map(r -> FACTORS[r][at]).distinct())
                        .hasSize(1);
                assertThat(Arrays.stream(drawn)
                                .map(r -> FACTORS[r][(at + 1) % 4])
                                .distinct())
                        .hasSize(3);
            }
        }
    }

    @Test
    void every_example_is_drawn_as_often_as_any_other() {
        FactorSampler sampler = FactorSampler.of(DATA, 2);
        Rng rng = Rng.of(6);
        int[] counts = new int[N];
        int draws = 40_000;
        for (int i = 0; i < draws; i++) {
            for (int row : sampler.sharing(1, 3, rng)) {
                counts[row]++;
            }
        }
        double expected = 3.0 * draws / N;
        double chi = Arrays.stream(counts)
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
        // three draws of one group are not independent; 399 degrees of freedom, five standard deviations
        assertThat(chi).isLessThan(N - 1 + 5 * Math.sqrt(2.0 * (N - 1)) * 2);
        assertThat(Arrays.stream(counts).min().orElseThrow() / expected).isCloseTo(1, within(0.3));
    }

    @Test
    void whole_groups_can_be_drawn_and_larger_ones_are_refused() {
        int rarest = FactorSampler.rarest(DATA);
        assertThat(rarest).isBetween(90, 133);
        assertThat(FactorSampler.of(DATA, rarest).sharing(0, rarest, Rng.of(1))).doesNotHaveDuplicates();
        assertThatThrownBy(() -> FactorSampler.of(DATA, rarest + 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at least " + (rarest + 1) + " examples with f")
                .hasMessageContaining("got " + rarest)
                .hasMessageNotContaining("\n");
    }
}
