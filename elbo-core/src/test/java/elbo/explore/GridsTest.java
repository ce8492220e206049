package elbo.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.testing.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GridsTest {
    @Test
    void quantiles_are_those_of_the_reference() {
        for (Reference.Row row : Reference.table("normal_quantiles").rows()) {
            double[] z = Grids.quantiles((int) row.get("n"));
            assertThat(z).hasSize((int) row.get("n"));
            assertThat(z[(int) row.get("index")]).isCloseTo(row.get("z"), within(1e-12));
        }
    }

    @Test
    void equal_steps_include_both_ends() {
        assertThat(Grids.linear(5, -2, 2)).containsExactly(-2, -1, 0, 1, 2);
    }

    @Test
    void the_first_row_is_the_top_and_the_first_column_the_left() {
        float[] codes = Grids.codes(new double[] {-1, 0.5, 2}, 4, 3, 1);
        assertThat(codes).hasSize(3 * 3 * 4);
        float[][] expected = {
            {-1, 2}, {0.5f, 2}, {2, 2}, {-1, 0.5f}, {0.5f, 0.5f}, {2, 0.5f}, {-1, -1}, {0.5f, -1}, {2, -1}
        };
        for (int i = 0; i < 9; i++) {
            assertThat(Arrays.copyOfRange(codes, 4 * i, 4 * i + 4))
                    .as("cell %d", i)
                    .containsExactly(0, expected[i][1], 0, expected[i][0]);
        }
    }

    @Test
    void a_traversal_changes_one_dimension_in_each_row() {
        float[] codes = Grids.traversal(new float[] {5, 6, 7}, new int[] {2, 0}, new float[] {-1, 1});
        assertThat(codes).containsExactly(5, 6, -1, 5, 6, 1, -1, 6, 7, 1, 6, 7);
    }

    @Test
    void what_makes_no_grid_is_refused() {
        assertThatThrownBy(() -> Grids.quantiles(1)).isInstanceOf(Refusal.class).hasMessageContaining("at least 2");
        double[] values = {0, 1};
        assertThatThrownBy(() -> Grids.codes(values, 2, 1, 1)).hasMessageContaining("two different dimensions");
        assertThatThrownBy(() -> Grids.codes(values, 2, 0, 2)).hasMessageContaining("0 to 1; got 0 and 2");
        assertThatThrownBy(() -> Grids.traversal(new float[2], new int[] {2}, new float[1]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("0 to 1; got 2");
    }
}
