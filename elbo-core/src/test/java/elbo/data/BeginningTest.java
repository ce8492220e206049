package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeginningTest {
    private static final int N = 9000;

    private interface Value {
        float of(int i);
    }

    private static Labels.Column column(String name, Value value) {
        float[] values = new float[N];
        for (int i = 0; i < N; i++) {
            values[i] = value.of(i);
        }
        return new Labels.Column(name, values, List.of());
    }

    /** Three shapes one after the other, in each six sizes one after the other. */
    private static final Labels IN_ORDER = new Labels(
            List.of(column("shape", i -> i / 3000), column("size", i -> i % 3000 / 500), column("turn", i -> i % 40)));

    @Test
    void what_comes_later_is_lacking() {
        assertThat(new Beginning(IN_ORDER, 1200).lack())
                .contains(
                        "the first 1,200 examples have 1 of 3 values of shape, 3 of 6 values of size; the data lies in"
                                + " the order of its labels. Fix: shuffle it, or take more");
        assertThat(new Beginning(IN_ORDER, 3001).lack())
                .hasValueSatisfying(
                        w -> assertThat(w).contains("2 of 3 values of shape").doesNotContain("size"));
        assertThat(new Beginning(IN_ORDER, N).lack()).isEmpty();
    }

    @Test
    void nothing_is_lacking_where_chance_decides() {
        Rng rng = Rng.of(1);
        Labels random = new Labels(List.of(column("class", i -> rng.nextInt(10)), column("any", i -> i)));
        for (int count : new int[] {1, 30, 200, 1000}) {
            assertThat(new Beginning(random, count).lack()).as("%d", count).isEmpty();
        }
    }

    @Test
    void too_few_to_tell_say_nothing() {
        assertThat(new Beginning(IN_ORDER, 50).lack()).isEmpty();
        assertThat(new Beginning(Labels.NONE, 50).lack()).isEmpty();
    }
}
