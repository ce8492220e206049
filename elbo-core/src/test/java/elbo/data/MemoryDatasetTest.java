package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDatasetTest {
    private static final Labels FIVE =
            new Labels(List.of(new Labels.Column("class", new float[] {0, 1, 0, 1, 2}, List.of("a", "b", "c"))));

    private static Dataset five() {
        return MemoryDataset.floats(
                "five", Shape.of(2), Kind.REAL, new float[] {0, 1, 10, 11, 20, 21, 30, 31, 40, 41}, FIVE);
    }

    @Test
    void floats_are_read_in_the_order_of_the_machine_whatever_the_buffer_says() {
        ByteBuffer into = ByteBuffer.allocate(20).order(ByteOrder.BIG_ENDIAN).position(4);
        five().read(1, 2, into);
        assertThat(into.position()).isEqualTo(20);
        into.order(ByteOrder.nativeOrder()).position(4);
        assertThat(new float[] {into.getFloat(), into.getFloat(), into.getFloat(), into.getFloat()})
                .containsExactly(10, 11, 20, 21);
    }

    @Test
    void bytes_stay_bytes_and_have_their_scale() {
        Dataset d = MemoryDataset.bytes(
                "grey", Shape.of(1, 1, 2), Kind.UNIT, 1f / 255, new byte[] {0, (byte) 255, 51, 102}, Labels.NONE);
        assertThat(d.storage()).isEqualTo(DType.UINT8);
        assertThat(d.size()).isEqualTo(2);
        assertThat(Stored.values(d)).containsExactly(0, 1, 51 * (1f / 255), 102 * (1f / 255));
    }

    @Test
    void reading_past_the_end_is_refused_and_writes_nothing() {
        ByteBuffer into = ByteBuffer.allocate(100);
        assertThatThrownBy(() -> five().read(4, 2, into)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> five().read(-1, 1, into)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> five().read(0, 2, ByteBuffer.allocate(8))).isInstanceOf(BufferOverflowException.class);
        assertThat(into.position()).isZero();
    }

    @Test
    void values_and_labels_must_fit_the_shape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.floats("x", Shape.of(2), Kind.REAL, new float[3], Labels.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.floats("x", Shape.of(2), Kind.REAL, new float[4], FIVE))
                .withMessageContaining("5 values for 2 examples");
    }

    @Test
    void a_value_that_is_not_finite_is_named_by_row_and_place() {
        float[] values = new float[3 * 6];
        values[6 + 4] = Float.NaN;
        values[12] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> MemoryDataset.floats("x", Shape.of(2, 3), Kind.REAL, values, Labels.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("x: example 1 holds NaN at [1, 1]");
    }

    @Test
    void kinds_are_the_narrowest_that_fit() {
        assertThat(Values.kindOf(new float[] {0, 1, 1})).isEqualTo(Kind.BINARY);
        assertThat(Values.kindOf(new float[] {0, 0.5f, 1})).isEqualTo(Kind.UNIT);
        assertThat(Values.kindOf(new float[] {0, 1, 2})).isEqualTo(Kind.COUNT);
        assertThat(Values.kindOf(new float[] {0, -1})).isEqualTo(Kind.REAL);
        assertThat(Values.kindOf(new float[] {0.5f, 2})).isEqualTo(Kind.REAL);
        assertThat(Values.kindOf(new float[] {0, 1}, new float[] {2})).isEqualTo(Kind.COUNT);
    }

    @Test
    void bytes_of_only_zero_and_one_are_binary_as_they_are_and_of_zero_and_255_as_black_and_white() {
        assertThat(Values.codingOf(new byte[] {0, 1})).isEqualTo(new Values.Coding(Kind.BINARY, 1));
        assertThat(Values.codingOf(new byte[] {0, -1})).isEqualTo(new Values.Coding(Kind.BINARY, 1f / 255));
        assertThat(Values.codingOf(new byte[] {0, 1}, new byte[] {2}))
                .isEqualTo(new Values.Coding(Kind.UNIT, 1f / 255));
        assertThat(255 * (1f / 255)).isEqualTo(1f);
    }

    @Test
    void a_limit_keeps_the_first_examples_and_their_labels() {
        Dataset two = five().limit(2);
        assertThat(two.size()).isEqualTo(2);
        assertThat(two.name()).isEqualTo("five");
        assertThat(Stored.values(two)).containsExactly(0, 1, 10, 11);
        assertThat(Stored.classes(two)).containsExactly("a", "b");
        assertThatThrownBy(() -> two.read(2, 1, ByteBuffer.allocate(8))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_limit_above_the_size_changes_nothing_and_one_below_one_is_a_bug() {
        Dataset d = five();
        assertThat(d.limit(5)).isSameAs(d);
        assertThatIllegalArgumentException().isThrownBy(() -> d.limit(0));
    }

    @Test
    void rows_are_read_in_their_own_order() {
        Dataset some = new Rows("some", five(), new int[] {3, 4, 0, 1, 1});
        assertThat(Stored.values(some)).containsExactly(30, 31, 40, 41, 0, 1, 10, 11, 10, 11);
        assertThat(Stored.values(some, 1, 2)).containsExactly(40, 41, 0, 1);
        assertThat(Stored.classes(some)).containsExactly("b", "c", "a", "b", "b");
    }
}
