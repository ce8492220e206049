package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradTest {
    private Scope scope;
    private Tensor x;

    @BeforeEach
    void open() {
        scope = Scope.open();
        x = Tensors.of(new double[] {2, 3}, 2).requireGrad();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private boolean recording() {
        return x.add(0).requiresGrad();
    }

    @Test
    void off_ends_with_its_guard_also_after_a_failure_and_nests() {
        assertThat(recording()).isTrue();
        try (Grad.Guard off = Grad.off()) {
            assertThat(recording()).isFalse();
            try (Grad.Guard again = Grad.off()) {
                assertThat(recording()).isFalse();
            }
            assertThat(recording()).isFalse();
        }
        assertThat(recording()).isTrue();
        assertThatThrownBy(() -> {
                    try (Grad.Guard off = Grad.off()) {
                        Tensor unused = x.narrow(0, 5, 1);
                    }
                })
                .isInstanceOf(TensorException.class);
        assertThat(recording()).isTrue();
    }

    @Test
    void off_is_for_one_thread() throws Exception {
        try (Grad.Guard off = Grad.off();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            assertThat(other.submit(() -> {
                                try (Scope s = Scope.open()) {
                                    return x.add(0).requiresGrad();
                                }
                            })
                            .get())
                    .isTrue();
        }
    }

    @Test
    void derivatives_of_derivatives() {
        Tensor first = Grad.of(x.mul(x).mul(x).sum(), List.of(x), true).getFirst();
        assertThat(first.toDoubles()).containsExactly(12, 27);
        assertThat(Grad.of(first.sum(), List.of(x)).getFirst().toDoubles()).containsExactly(12, 18);
    }

    @Test
    void an_input_without_influence_is_refused() {
        Tensor y = Tensors.of(new double[3], 3).requireGrad();
        Tensor loss = x.sum();

        assertThatThrownBy(() -> Grad.of(loss, List.of(x, y)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the loss does not depend on input 1 of shape [3], so it has no gradient there");
    }

    @Test
    void a_loss_that_is_not_a_scalar_is_refused_in_one_line() {
        assertThatThrownBy(() -> Grad.of(x.mul(2), List.of(x)))
                .isInstanceOf(TensorException.class)
                .message()
                .startsWith("grad([2] FLOAT64): ")
                .hasLineCount(1);
    }

    @Test
    void a_detached_tensor_shares_values_but_no_gradient() {
        Tensor detached = x.detach();
        assertThat(detached.requiresGrad()).isFalse();
        assertThat(detached.toDoubles()).containsExactly(2, 3);
        assertThat(Grad.of(x.mul(detached).sum(), List.of(x)).getFirst().toDoubles())
                .containsExactly(2, 3);
    }

    @Test
    void a_leaf_is_not_changed_in_place_while_recording() {
        assertThatThrownBy(() -> x.mulInPlace(2))
                .isInstanceOf(TensorException.class)
                .message()
                .startsWith("mulInPlace([2] FLOAT64): ")
                .hasLineCount(1);
        try (Grad.Guard off = Grad.off()) {
            assertThat(x.mulInPlace(2)).isSameAs(x);
        }
        assertThat(x.toDoubles()).containsExactly(4, 6);
    }
}
