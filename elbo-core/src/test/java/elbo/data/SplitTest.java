package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static Dataset numbered(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        Labels index = new Labels(List.of(new Labels.Column("index", values.clone(), List.of())));
        return MemoryDataset.floats("numbered", Shape.of(1), Kind.COUNT, values, index);
    }

    private static List<Float> held(Dataset d) {
        List<Float> all = new ArrayList<>();
        for (float v : Stored.values(d)) {
            all.add(v);
        }
        return all;
    }

    @Test
    void every_example_goes_to_one_part_in_the_order_of_the_data() {
        Splits s = Split.holdOut(numbered(1000), 0.25, 3);
        assertThat(s.test().size()).isEqualTo(250);
        assertThat(held(s.train())).isSorted();
        assertThat(held(s.test())).isSorted();
        List<Float> all = new ArrayList<>(held(s.train()));
        all.addAll(held(s.test()));
        assertThat(all).doesNotHaveDuplicates().hasSize(1000);
    }

    @Test
    void labels_stay_with_their_examples() {
        Dataset test = Split.holdOut(numbered(100), 0.3, 3).test();
        assertThat(test.labels().column("index").orElseThrow().values()).containsExactly(Stored.values(test));
    }

    @Test
    void the_same_seed_gives_the_same_parts_and_another_seed_others() {
        List<Float> once = held(Split.holdOut(numbered(200), 0.1, 7).test());
        assertThat(held(Split.holdOut(numbered(200), 0.1, 7).test())).isEqualTo(once);
        assertThat(held(Split.holdOut(numbered(200), 0.1, 8).test())).isNotEqualTo(once);
    }

    @Test
    void the_part_held_out_is_spread_over_the_data() {
        // the mean of 1000 of 0 .. 9999 without replacement has a standard deviation of 87
        double mean = held(Split.holdOut(numbered(10_000)).test()).stream()
                .mapToDouble(v -> v)
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(4999.5 - 4 * 87, 4999.5 + 4 * 87);
    }

    @Test
    void both_parts_get_an_example_however_few_there_are() {
        Splits s = Split.holdOut(numbered(2), 0.01, 1);
        assertThat(s.train().size()).isEqualTo(1);
        assertThat(s.test().size()).isEqualTo(1);
        assertThatThrownBy(() -> Split.holdOut(numbered(1))).isInstanceOf(Refusal.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Split.holdOut(numbered(9), 1, 1));
    }
}
