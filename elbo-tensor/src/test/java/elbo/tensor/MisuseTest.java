package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong use ends in a Java exception of one line, never in the process's end. */
class MisuseTest {
    private static final String CLOSED = "this tensor was closed";

    @TempDir
    Path folder;

    private static Tensor owned(double value) {
        try (Scope s = Scope.open()) {
            return Tensors.full(Shape.of(64, 64), value, DType.FLOAT32, Device.CPU)
                    .own();
        }
    }

    @Test
    void a_scopes_tensor_is_its_threads_alone() throws InterruptedException {
        try (Scope s = Scope.open();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Tensor mine = Tensors.zeros(Shape.of(3), DType.FLOAT32, Device.CPU);
            Future<float[]> read = other.submit(mine::toFloats);
            Future<Tensor> used = other.submit(() -> {
                try (Scope theirs = Scope.open()) {
                    return mine.add(1);
                }
            });

            assertThatThrownBy(read::get)
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("this tensor belongs to a Scope of the thread \"")
                    .hasMessageEndingWith("take it out with own() before another thread uses it");
            assertThatThrownBy(used::get).rootCause().hasMessageContaining("belongs to a Scope of the thread");
        }
    }

    @Test
    void a_crew_reads_what_its_callers_scope_owns_and_that_scope_stays_open() {
        double[] sums = new double[2];
        try (Crew crew = Crew.of(2);
                Scope s = Scope.open()) {
            Tensor ones = Tensors.full(Shape.of(8), 1, DType.FLOAT32, Device.CPU);
            crew.run(2, i -> sums[i] = ones.toDoubles().length);
            String busy = "what this Scope owns is being worked on; let that end first";
            assertThatThrownBy(() -> crew.run(2, i -> s.close())).hasMessage(busy);
            assertThatThrownBy(() -> crew.run(1, i -> ones.own())).hasMessage(busy);
            assertThat(ones.sum().item()).isEqualTo(8);
        }
        assertThat(sums).containsExactly(8, 8);
    }

    /** Without waiting for those that read, some of these closings free memory that is being read. */
    @Test
    void what_other_threads_read_is_closed_when_they_are_done() throws Exception {
        int readers = 3;
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(readers)) {
            for (int round = 0; round < 300; round++) {
                Tensor shared = owned(0.5);
                CountDownLatch begun = new CountDownLatch(readers);
                List<Future<?>> reading = new ArrayList<>();
                for (int i = 0; i < readers; i++) {
                    reading.add(pool.submit(() -> read(shared, begun, refused)));
                }
                begun.await();
                shared.close();
                for (Future<?> one : reading) {
                    one.get();
                }
            }
        }
        assertThat(refused).hasValue(300 * readers);
    }

    private static void read(Tensor shared, CountDownLatch begun, AtomicInteger refused) {
        try (Scope s = Scope.open()) {
            while (true) {
                try (Scope step = Scope.open()) {
                    double sum = shared.matmul(shared).sum().item();
                    assertThat(sum).isEqualTo(64 * 64 * 64 * 0.25);
                    assertThat(shared.toFloats()).hasSize(64 * 64);
                } finally {
                    begun.countDown();
                }
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage(CLOSED);
            refused.incrementAndGet();
        }
    }

    @Test
    void two_threads_may_close_the_same_tensor() throws Exception {
        long before = Scope.liveTensors();
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 200; i++) {
                Tensor shared = owned(1);
                Future<?> other = pool.submit(shared::close);
                shared.close();
                other.get();
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void memory_that_was_handed_out_to_be_filled_is_not_kept() throws InterruptedException {
        ByteBuffer[] leaked = new ByteBuffer[1];
        try (Scope s = Scope.open()) {
            Tensor filled = Tensors.filled(DType.FLOAT32, Shape.of(4), buffer -> leaked[0] = buffer);
            assertThat(filled.shape()).isEqualTo(Shape.of(4));
            assertThatThrownBy(() -> leaked[0].putFloat(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Tensors.filled(DType.FLOAT32, Shape.of(4), buffer -> s.close()))
                    .hasMessageContaining("being worked on");
        }
        assertThatThrownBy(() -> leaked[0].putFloat(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_gradient_may_be_asked_for_twice_and_of_what_has_none_is_refused() {
        try (Scope s = Scope.open()) {
            Tensor w = Tensors.of(new double[] {3}, 1).requireGrad();
            Tensor constant = Tensors.of(new double[] {3}, 1);
            Tensor loss = w.square().abs().sum(); // abs is differentiated by the engine
            for (int i = 0; i < 2; i++) {
                assertThat(Grad.of(loss, List.of(w)).getFirst().item()).isEqualTo(6);
            }
            assertThatThrownBy(() -> Grad.of(constant.sum(), List.of(w)))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("nothing that it was computed from asks for its gradient");
            assertThatThrownBy(() -> Grad.of(loss, List.of(constant)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not depend on input 0");
            assertThatThrownBy(() -> Gradient.sum(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThat(Tensors.scalar(2, DType.FLOAT64, Device.CPU)
                            .requireGrad()
                            .sum(0)
                            .shape())
                    .isEqualTo(Shape.of());
        }
    }

    /** A number has a dimension 0 for the engine. */
    @Test
    void the_sum_of_a_number_over_its_dimension_has_a_derivative() {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.scalar(2, DType.FLOAT64, Device.CPU).requireGrad();
            assertThat(Grad.of(x.square().sum(0), List.of(x)).getFirst().item()).isEqualTo(4);
            assertThat(Grad.of(x.square().mean(0), List.of(x)).getFirst().item())
                    .isEqualTo(4);
        }
    }

    @Test
    void what_an_engine_cannot_do_is_one_line() {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.zeros(Shape.of(2, 3), DType.FLOAT32, Device.CPU);
            Tensor whole = Tensors.zeros(Shape.of(2, 3), DType.INT64, Device.CPU);
            Tensor none = Tensors.zeros(Shape.of(0, 3), DType.FLOAT32, Device.CPU);
            Stream.<Runnable>of(
                            () -> x.matmul(x),
                            () -> x.matmul(whole.transpose(0, 1)),
                            () -> x.add(Tensors.zeros(Shape.of(4, 4), DType.FLOAT32, Device.CPU)),
                            () -> x.reshape(-2, 3),
                            () -> x.narrow(0, 0, -1),
                            () -> x.narrow(0, 1, 5),
                            () -> x.transpose(0, 7),
                            () -> x.rows(Tensors.of(new long[] {2}, 1)),
                            () -> x.rows(Tensors.of(new long[] {-1}, 1)),
                            () -> x.rows(x),
                            () -> none.max(),
                            () -> whole.mean(),
                            () -> x.to(Device.cuda(99)),
                            () -> x.expand(Shape.of(2, 3, 4)),
                            () -> x.linear(x, x),
                            () -> Tensors.cat(List.of(), 0),
                            () -> Tensors.stack(List.of(x, none), 0),
                            () -> Tensors.normal(Rng.of(1), Shape.of(2), DType.INT64, Device.CPU),
                            () -> Tensors.empty(Shape.of(1L << 46), DType.FLOAT32, Device.CPU),
                            () -> whole.requireGrad())
                    .forEach(call -> assertThatThrownBy(call::run)
                            .isInstanceOf(TensorException.class)
                            .message()
                            .hasLineCount(1));
            assertThat(none.sum().item()).isZero();
            assertThat(none.matmul(Tensors.zeros(Shape.of(3, 2), DType.FLOAT32, Device.CPU))
                            .toFloats())
                    .isEmpty();
            assertThatThrownBy(() -> Shape.of(2, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Shape.of(2).dim(1)).hasMessage("the shape [2] has no dimension 1");
            assertThatThrownBy(() -> Shape.of(2).last(2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> x.crossEntropy(x, 3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> x.crossEntropy(x, -1)).isInstanceOf(IllegalArgumentException.class);
            Tensor huge = x.narrow(0, 0, 1).narrow(1, 0, 1).expand(Shape.of(1L << 20, 1L << 20));
            assertThatThrownBy(huge::toFloats).hasMessageContaining("does not fit into a Java array");
        }
    }

    @Test
    void an_optimizer_that_is_closed_moves_nothing() {
        try (Scope s = Scope.open()) {
            Tensor w = Tensors.zeros(Shape.of(3), DType.FLOAT32, Device.CPU).requireGrad();
            FusedAdam adam = new FusedAdam(List.of(w), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE);
            adam.close();
            adam.close();
            assertThatThrownBy(() -> adam.step(List.of(Gradient.of(w)), 0.1)).hasMessage("this optimizer is closed");
            assertThatThrownBy(() -> adam.state().get("steps").item()).hasMessage(CLOSED);
            Tensor whole = Tensors.zeros(Shape.of(3), DType.INT64, Device.CPU);
            assertThatThrownBy(() ->
                            new FusedAdam(List.of(whole), new FusedAdam.Settings(0.9, 0.999, 1e-8, 0), Crew.ALONE))
                    .hasMessage("a parameter must hold real numbers; one is [3] INT64");
        }
    }

    @Test
    void as_many_threads_as_nobody_has_are_refused() {
        String range = "threads must be 1 to 1024; got ";
        assertThatThrownBy(() -> Engine.threads(Engine.Work.DENSE, 1 << 30)).hasMessage(range + (1 << 30));
        assertThatThrownBy(() -> Crew.of(1025)).hasMessage(range + 1025);
    }

    /** The first of the 10,000 of {@link #ten_thousand_random_sequences}. */
    @Test
    void some_random_sequences_of_calls_end_well() throws Exception {
        randomCalls(0, 400);
    }

    /** {@code mvn test -pl elbo-tensor -Dtests.excluded=none -Dgroups=long} runs it. */
    @Test
    @Tag("long")
    void ten_thousand_random_sequences() throws Exception {
        randomCalls(0, 10_000);
    }

    private void randomCalls(long first, long count) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RandomCalls.class.getName(),
                String.valueOf(first),
                String.valueOf(count));
        child.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        int code = child.start().waitFor();
        assertThat(code).as(Files.readString(said)).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("said");
        }
        System.out.println("figure: " + count + " random sequences of calls");
        assertThat(Files.readString(said)).contains("done=");
    }
}
