package elbo.classical;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against every assignment there is. */
class AssignmentTest {
    @Test
    void the_best_of_all_assignments_is_found() {
        Rng rng = Rng.of(5);
        for (int trial = 0; trial < 200; trial++) {
            int rows = 1 + rng.nextInt(5);
            int columns = 1 + rng.nextInt(5);
            long[][] gains = new long[rows][columns];
            for (long[] row : gains) {
                Arrays.setAll(row, c -> rng.nextInt(8));
            }
            int[] chosen = Assignment.best(gains);
            assertThat(Arrays.stream(chosen).filter(c -> c >= 0)).doesNotHaveDuplicates();
            assertThat(Arrays.stream(chosen).filter(c -> c < 0)).hasSize(Math.max(0, rows - columns));
            assertThat(gain(gains, chosen)).isEqualTo(most(gains, 0, new boolean[columns]));
        }
    }

    private static long gain(long[][] gains, int[] chosen) {
        long sum = 0;
        for (int r = 0; r < chosen.length; r++) {
            sum += chosen[r] < 0 ? 0 : gains[r][chosen[r]];
        }
        return sum;
    }

    private static long most(long[][] gains, int row, boolean[] taken) {
        if (row == gains.length) {
            return 0;
        }
        long most = most(gains, row + 1, taken);
        for (int c = 0; c < taken.length; c++) {
            if (!taken[c]) {
                taken[c] = true;
                most = Math.max(most, gains[row][c] + most(gains, row + 1, taken));
                taken[c] = false;
            }
        }
        return most;
    }

    @Test
    void nothing_has_nothing() {
        assertThat(Assignment.best(new long[0][0])).isEmpty();
        assertThat(Assignment.best(new long[2][0])).containsExactly(-1, -1);
    }
}
