package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorsTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void arrays_come_back_as_they_went_in() {
        float[] floats = {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 16777217f};
        double[] doubles = {0.1, -1e308, Double.MIN_VALUE};
        long[] longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE};
        byte[] bytes = {0, 127, -1};

        assertThat(Tensors.of(floats, 2, 3).toFloats()).isEqualTo(floats);
        assertThat(Tensors.of(doubles, 3).toDoubles()).isEqualTo(doubles);
        assertThat(Tensors.of(longs, 3, 1).toLongs()).isEqualTo(longs);
        assertThat(Tensors.of(bytes, 3).toBytes()).isEqualTo(bytes);
        assertThat(Tensors.of(bytes, 3).toLongs())
                .as("bytes count from 0 to 255")
                .containsExactly(0, 127, 255);
        assertThat(Tensors.of(new float[0], 2, 0).toFloats()).isEmpty();
    }

    @Test
    void a_tensor_says_what_it_is() {
        Tensor tensor = Tensors.of(new double[6], 2, 3);

        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(tensor.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(tensor.device()).isEqualTo(Device.CPU);
        assertThat(tensor.requiresGrad()).isFalse();
        assertThat(tensor.requireGrad().requiresGrad()).isTrue();
        assertThat(tensor).hasToString("Tensor[2, 3] FLOAT64");
    }

    @Test
    void the_rest_of_a_buffer_is_taken() {
        ByteBuffer buffer = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        buffer.putFloat(7).putFloat(8).putFloat(9).position(4);

        assertThat(Tensors.of(DType.FLOAT32, Shape.of(2), buffer).toFloats()).containsExactly(8, 9);
    }

    @ParameterizedTest
    @EnumSource
    void an_entry_of_a_file_and_back(DType type) {
        Tensor tensor = Tensors.of(new double[] {0, 1, 1}, 3).to(type);

        SafeTensors.Entry entry = Tensors.entry(tensor);

        assertThat(entry.shape()).isEqualTo(Shape.of(3));
        assertThat(entry.dtype()).isEqualTo(type);
        assertThat(Tensors.of(entry).dtype()).isEqualTo(type);
        assertThat(Tensors.of(entry).toLongs()).containsExactly(0, 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void constants_of_every_type(DType type) {
        assertThat(Tensors.zeros(Shape.of(2, 2), type, Device.CPU).toLongs()).containsExactly(0, 0, 0, 0);
        assertThat(Tensors.full(Shape.of(3), 1, type, Device.CPU).toLongs()).containsExactly(1, 1, 1);
        assertThat(Tensors.scalar(1, type, Device.CPU).item()).isEqualTo(1);
        assertThat(Tensors.empty(Shape.of(4, 0), type, Device.CPU).shape()).isEqualTo(Shape.of(4, 0));
        assertThat(Tensors.zeros(Shape.of(), type, Device.CPU).dtype()).isEqualTo(type);
    }

    @Test
    void memory_is_handed_out_to_be_filled() {
        Tensor tensor = Tensors.filled(DType.FLOAT32, Shape.of(3), buffer -> {
            assertThat(buffer.remaining()).isEqualTo(12);
            buffer.putFloat(8).putFloat(-9.5f).putFloat(10);
        });
        assertThat(tensor.toFloats()).containsExactly(8, -9.5f, 10);
    }

    @Test
    void values_that_do_not_fill_the_shape_are_refused() {
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a FLOAT32 tensor of shape [2, 3] holds 24 bytes; got 20");
    }

    @Test
    void item_is_for_one_element() {
        assertThat(Tensors.of(new float[] {3}, 1, 1).item()).isEqualTo(3);
        assertThatThrownBy(() -> Tensors.of(new float[2], 2).item())
                .hasMessage("item() is for a tensor of one element; this one has shape [2]");
    }

    @Test
    void a_gradient_for_whole_numbers_is_refused() {
        assertThatThrownBy(() -> Tensors.of(new long[2], 2).requireGrad())
                .isInstanceOf(TensorException.class)
                .message()
                .startsWith("requireGrad([2] INT64): ")
                .hasLineCount(1);
    }

    @Test
    void softplus_and_log_sum_exp_do_not_overflow() {
        Tensor x = Tensors.of(new double[] {-1000, 1000}, 2);

        assertThat(x.softplus().toDoubles()).containsExactly(0, 1000);
        assertThat(x.logSumExp(0).item()).isEqualTo(1000);
        assertThat(x.sigmoid().toDoubles()).containsExactly(0, 1);
    }

    @Test
    void range_counts_from_zero() {
        try (Scope inner = Scope.open()) {
            Tensor range = Tensors.range(4, DType.INT64, Device.CPU);

            assertThat(range.dtype()).isEqualTo(DType.INT64);
            assertThat(range.toLongs()).containsExactly(0, 1, 2, 3);
            assertThat(Tensors.range(0, DType.FLOAT32, Device.CPU).shape()).isEqualTo(Shape.of(0));
        }
    }
}
