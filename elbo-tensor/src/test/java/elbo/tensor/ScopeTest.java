package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private long before;

    @BeforeEach
    void count() {
        before = Scope.liveTensors();
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    private static Tensor three() {
        return Tensors.of(new double[] {3}, 1);
    }

    @Test
    void a_closed_scope_frees_what_was_made_in_it() {
        Tensor outer;
        Tensor inner;
        try (Scope s = Scope.open()) {
            outer = three();
            try (Scope t = Scope.open()) {
                inner = outer.add(1);
                assertThat(Scope.liveTensors()).isEqualTo(before + 2);
            }
            assertFreed(inner);
            assertThat(outer.item()).isEqualTo(3);
        }
        assertFreed(outer);
    }

    private static void assertFreed(Tensor tensor) {
        assertGone(tensor, "this tensor was freed: the Scope that owned it is closed");
    }

    private static void assertClosed(Tensor tensor) {
        assertGone(tensor, "this tensor was closed");
    }

    private static void assertGone(Tensor tensor, String freed) {
        assertThatThrownBy(tensor::item)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(freed);
        assertThatThrownBy(tensor::dtype)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(freed);
        assertThatThrownBy(tensor::device)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(freed);
        assertThatThrownBy(tensor::requireGrad)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(freed);
        try (Scope s = Scope.open()) {
            Tensor other = three();
            assertThatThrownBy(tensor::exp)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(freed);
            assertThatThrownBy(() -> other.add(tensor))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(freed);
            assertThatThrownBy(() -> other.addInPlace(tensor)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Tensors.cat(List.of(other, tensor), 0)).hasMessage(freed);
            assertThatThrownBy(() -> Grad.of(tensor, List.of(other))).hasMessage(freed);
            assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_kept_tensor_belongs_to_the_scope_around() {
        Tensor kept;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(three().add(1));
                assertThatThrownBy(() -> inner.keep(kept)).hasMessage("the tensor does not belong to this scope");
            }
            assertThat(kept.item()).isEqualTo(4);
        }
        assertFreed(kept);
    }

    @Test
    void a_tensor_kept_by_the_outermost_scope_is_the_callers() {
        Tensor kept;
        try (Scope only = Scope.open()) {
            kept = only.keep(three());
        }
        assertThat(kept.item()).isEqualTo(3);
        kept.close();
        assertClosed(kept);
    }

    @Test
    void an_owned_tensor_lives_until_it_is_closed_and_may_be_closed_twice() {
        Tensor own;
        try (Scope outer = Scope.open()) {
            own = three();
            try (Scope inner = Scope.open()) {
                assertThat(own.own()).as("taken from the scope around").isSameAs(own);
            }
        }
        assertThat(own.item()).isEqualTo(3);
        assertThat(Scope.liveTensors()).isEqualTo(before + 1);
        own.close();
        own.close();
        assertClosed(own);
        assertThatThrownBy(own::own).hasMessage("only a tensor of a scope open on this thread can be owned");
    }

    @Test
    void a_tensor_of_a_scope_is_not_closed_by_hand() {
        try (Scope s = Scope.open()) {
            Tensor tensor = three();
            tensor.close();
            assertThat(Scope.liveTensors()).isEqualTo(before + 1);
            assertThat(tensor.item()).isEqualTo(3);
        }
    }

    @Test
    void an_owned_tensor_cannot_be_kept() {
        try (Scope s = Scope.open();
                Tensor own = three().own()) {
            assertThatThrownBy(() -> s.keep(own)).hasMessage("the tensor does not belong to this scope");
        }
    }

    @Test
    void without_a_scope_nothing_is_made() {
        String none = "no Scope is open on this thread: wrap the work in try (Scope s = Scope.open())";
        try (Tensor own = own()) {
            assertThatThrownBy(ScopeTest::three)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(none);
            assertThatThrownBy(own::exp)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(none);
            assertThatThrownBy(() -> Grad.of(own, List.of(own))).hasMessage(none);
            assertThat(own.toDoubles()).containsExactly(3);
        }
    }

    private static Tensor own() {
        try (Scope s = Scope.open()) {
            return three().own();
        }
    }

    @Test
    void scopes_close_innermost_first_and_once() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        String order = "a Scope must be closed by the thread that opened it, innermost first";

        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(order);
        inner.close();
        assertThatThrownBy(inner::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(order);
        outer.close();
    }

    @Test
    void a_scope_belongs_to_its_thread() throws InterruptedException {
        try (Scope s = Scope.open();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Tensor tensor = three();

            Future<?> close = other.submit(s::close);
            Future<?> own = other.submit(tensor::own);

            assertThatThrownBy(close::get).rootCause().hasMessageContaining("the thread that opened it");
            assertThatThrownBy(own::get).rootCause().hasMessageContaining("a scope open on this thread");
            assertThat(tensor.item()).isEqualTo(3);
        }
    }

    @Test
    void two_threads_work_at_once_in_their_own_scopes() throws InterruptedException, ExecutionException {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Future<Double>> sums = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                double step = i;
                sums.add(pool.submit(() -> counted(step)));
            }
            assertThat(sums.get(0).get()).isEqualTo(3000);
            assertThat(sums.get(1).get()).isEqualTo(6000);
        }
    }

    private static double counted(double step) {
        try (Scope s = Scope.open()) {
            Tensor sum = Tensors.zeros(Shape.of(), DType.FLOAT64, Device.CPU);
            for (int i = 0; i < 3000; i++) {
                try (Scope turn = Scope.open()) {
                    Tensor unused = sum.addInPlace(Tensors.scalar(step, DType.FLOAT64, Device.CPU));
                }
            }
            return sum.item();
        }
    }

    @Test
    void ten_thousand_steps_with_failures_leave_no_tensor_and_no_memory() {
        steps(1000);
        long resident = Memory.resident();
        int failed = steps(10_000);

        assertThat(failed).isEqualTo(143);
        assertThat(Scope.liveTensors()).isEqualTo(before);
        // a step makes some 300 kB: one in ten forgotten would be 300 MB
        assertThat(Memory.resident() - resident).isLessThan(100 << 20);
    }

    /** Every seventieth fails in the middle. */
    private static int steps(int n) {
        int failed = 0;
        for (int i = 0; i < n; i++) {
            try (Scope outer = Scope.open()) {
                Tensor x = Tensors.zeros(Shape.of(128, 128), DType.FLOAT32, Device.CPU)
                        .requireGrad();
                try (Scope inner = Scope.open()) {
                    Tensor loss = x.mul(2).sum();
                    Tensor wrong = i % 70 == 0 ? x.narrow(0, 0, 9) : x;
                    Tensor gradient =
                            Grad.of(x.add(wrong).sum().add(loss), List.of(x)).getFirst();
                    Tensor unused = inner.keep(gradient);
                } catch (TensorException e) {
                    failed++;
                }
            }
        }
        return failed;
    }

    @Test
    void the_garbage_collector_frees_nothing_that_a_scope_holds() {
        try (Scope s = Scope.open()) {
            Tensor chain = three().requireGrad();
            Tensor root = chain;
            for (int i = 0; i < 100; i++) {
                chain = chain.mul(1).add(0); // the tensors in between are reachable from nowhere in Java
                List<byte[]> garbage = new ArrayList<>();
                for (int j = 0; j < 16; j++) {
                    garbage.add(new byte[1 << 20]);
                }
            }
            assertThat(Grad.of(chain.sum(), List.of(root)).getFirst().item()).isEqualTo(1);
        }
    }
}
