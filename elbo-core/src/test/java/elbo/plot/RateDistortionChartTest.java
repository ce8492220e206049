package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateDistortionChartTest {
    private static final double[] RATES = {3.1, 8.6, 15.2, 25.4, 25.9, 41};
    private static final double[] DISTORTIONS = {158, 121, 99.5, 79.2, 78.1, 66.3};
    private static final List<String> NAMES =
            List.of("beta-8", "beta-4", "beta-2", "vae-digits", "vae-digits-b", "a run with a very long name indeed");

    /** Dark pixels of two figures that differ. */
    private static long differing(Figure a, Figure b) {
        long count = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                count += a.image().getRGB(x, y) == b.image().getRGB(x, y) ? 0 : 1;
            }
        }
        return count;
    }

    @Test
    void names_stand_beside_their_points() {
        Figure named = RateDistortionChart.draw(NAMES, RATES, DISTORTIONS);
        Figure bare = RateDistortionChart.draw(Collections.nCopies(6, ""), RATES, DISTORTIONS);
        assertThat(named.width()).isEqualTo(Figure.DENSITY * 640);
        assertThat(differing(named, bare)).isGreaterThan(2000);
        List<String> one = List.of("beta-8", "", "", "", "", "");
        assertThat(differing(RateDistortionChart.draw(one, RATES, DISTORTIONS), bare))
                .isBetween(200L, 1500L);
    }

    /** Runs at one place: each name finds a place of its own. */
    @Test
    void no_name_covers_another() {
        double[] same = {10, 10, 10, 20, 30};
        double[] down = {80, 80, 80, 70, 60};
        Figure bare = RateDistortionChart.draw(List.of("", "", "", "", ""), same, down);
        long one = differing(RateDistortionChart.draw(List.of("run", "", "", "", ""), same, down), bare);
        long two = differing(RateDistortionChart.draw(List.of("run", "run", "", "", ""), same, down), bare);
        assertThat(one).isGreaterThan(200);
        assertThat(two).isGreaterThan(one * 3 / 2);
    }

    @Test
    void as_many_names_as_points_are_wanted() {
        assertThatThrownBy(() -> RateDistortionChart.draw(List.of("a"), RATES, DISTORTIONS))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("1 names but 6 rates");
    }
}
