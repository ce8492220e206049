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
                Tensor shared = x.detach().own().requireGrad();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            assertThat(other.submit(() -> {
                                try (Scope s = Scope.open()) {
                                    return shared.add(0).requiresGrad();
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

    @Test
    void what_a_derivative_reads_must_not_have_changed_since() {
        Tensor factor = Tensors.of(new double[] {5, 7}, 2);
        Tensor product = x.mul(factor);
        Tensor view = factor.narrow(0, 0, 1).mulInPlace(2);
        assertThat(view.toDoubles()).containsExactly(10);

        assertThatThrownBy(() -> Grad.of(product.sum(), List.of(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the input 1 of mul was changed in place after it was used, so its derivative is lost");
    }

    @Test
    void so_for_what_the_engine_differentiates_in_one_line() {
        Tensor y = x.copy();
        Tensor loss = y.gelu().sum();
        try (Grad.Guard off = Grad.off()) {
            Tensor unused = y.mulInPlace(2);
        }
        assertThatThrownBy(() -> Grad.of(loss, List.of(x)))
                .isInstanceOf(TensorException.class)
                .message()
                .startsWith("gelu derivative([2] FLOAT64, [2] FLOAT64): ")
                .hasLineCount(1);
    }

    @Test
    void a_number_that_depends_on_nothing_has_no_derivative() {
        assertThatThrownBy(() -> Grad.of(Tensors.of(new double[1]), List.of(x)))
                .isInstanceOf(TensorException.class)
                .hasMessage("grad([] FLOAT64): nothing that it was computed from asks for its gradient");
    }

    @Test
    void derivatives_that_are_the_same_are_tensors_of_their_own() {
        Tensor y = Tensors.of(new double[] {4, 5}, 2).requireGrad();
        List<Tensor> both = Grad.of(x.add(y).sum(), List.of(x, y));

        Tensor unused = both.getFirst().contiguous().copyFrom(Tensors.of(new double[] {8, 9}, 2));
        assertThat(both.getLast().toDoubles()).containsExactly(1, 1);
        assertThat(Grad.of(x.sum(), List.of(x, x))).doesNotHaveDuplicates();
    }

    @Test
    void a_result_may_be_differentiated_with_respect_to_what_lies_on_the_way() {
        Tensor way = x.mul(x);
        List<Tensor> both = Grad.of(way.mul(x).sum(), List.of(way, x));
        assertThat(both.getFirst().toDoubles()).containsExactly(2, 3);
        assertThat(both.getLast().toDoubles()).containsExactly(12, 27);
    }

    @Test
    void twice_over_the_same_operations_gives_the_same() {
        Tensor loss = x.relu().add(x.gelu()).mul(x).sum();
        double[] once = Grad.of(loss, List.of(x)).getFirst().toDoubles();
        assertThat(Grad.of(loss, List.of(x)).getFirst().toDoubles()).containsExactly(once);
    }

    @Test
    void a_kept_result_can_be_differentiated_in_the_scope_around() {
        Tensor loss;
        try (Scope inner = Scope.open()) {
            loss = inner.keep(x.gelu().mul(x).sum());
        }
        double[] found = Grad.of(loss, List.of(x)).getFirst().toDoubles();
        double[] expected =
                Grad.of(x.gelu().mul(x).sum(), List.of(x)).getFirst().toDoubles();
        assertThat(found).containsExactly(expected);
    }

    /** A chain of additions as long as would overflow a stack, and as much memory as a gradient or two. */
    @Test
    void long_chains_end_and_take_no_memory_for_each_link() {
        Tensor one = Tensors.zeros(Shape.of(1 << 20), DType.FLOAT32, Device.CPU).requireGrad();
        Tensor y = one;
        for (int i = 0; i < 60; i++) {
            y = y.mul(1);
        }
        Tensor loss = y.sum();
        long before = Memory.resident();
        Tensor gradient = Grad.of(loss, List.of(one)).getFirst();
        // 60 gradients of 4 MB would be 240 MB
        assertThat(Memory.resident() - before).isLessThan(60 << 20);
        assertThat(gradient.sum().item()).isEqualTo(1 << 20);

        Tensor z = x;
        for (int i = 0; i < 20_000; i++) {
            z = z.add(1);
        }
        assertThat(Grad.of(z.sum(), List.of(x)).getFirst().toDoubles()).containsExactly(1, 1);
    }

    @Test
    void a_derivative_goes_through_a_change_that_is_known_only_later() {
        try (Scope inner = Scope.open()) {
            Tensor x = Tensors.of(new double[] {1, 2, 3}, 3).requireGrad();
            Tensor[] weight = new Tensor[1];
            Tensor y = Grad.through(x, g -> g.mul(weight[0]));
            assertThat(y.toDoubles()).containsExactly(1, 2, 3);
            Tensor loss = y.square().sum();
            weight[0] = y.detach();

            assertThat(Grad.of(loss, List.of(x)).getFirst().toDoubles()).containsExactly(2, 8, 18);
        }
    }
}
