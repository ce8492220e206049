package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class CrewTest {
    @Test
    void parts_run_at_once_the_first_on_the_calling_thread() {
        Thread[] ran = new Thread[3];
        CyclicBarrier all = new CyclicBarrier(3);
        try (Crew crew = Crew.of(3)) {
            crew.run(3, i -> {
                ran[i] = Thread.currentThread();
                meet(all); // nobody gets past this unless all are here
            });
            assertThat(ran).doesNotHaveDuplicates();
            assertThat(ran[0]).isSameAs(Thread.currentThread());
            Thread[] before = ran.clone();
            crew.run(2, i -> ran[i] = Thread.currentThread());
            assertThat(ran).containsExactly(before);
        }
    }

    private static void meet(CyclicBarrier all) {
        try {
            int unused = all.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Enough rounds that both ways of waiting, awake and asleep, are met on both sides. */
    @Test
    void every_round_is_whole_before_the_next() throws InterruptedException {
        long[] counts = new long[4];
        try (Crew crew = Crew.of(4)) {
            for (int round = 1; round <= 20_000; round++) {
                int parts = 1 + round % 4;
                crew.run(parts, i -> counts[i]++);
                if (round % 5_000 == 0) {
                    Thread.sleep(5);
                }
            }
        }
        assertThat(counts).containsExactly(20_000, 15_000, 10_000, 5_000);
    }

    @Test
    void each_thread_computes_the_same_as_the_caller() {
        double[] sums = new double[2];
        Engine.threads(Engine.Work.SPLIT, 2);
        try (Crew crew = Crew.of(2)) {
            crew.run(2, i -> {
                try (Scope s = Scope.open()) {
                    Tensor a = Tensors.normal(Rng.of(1), Shape.of(64, 64), DType.FLOAT32, Device.CPU);
                    sums[i] = a.matmul(a).sum().item();
                    assertThat(Engine.engineThreads()).isEqualTo(1);
                }
            });
        }
        assertThat(sums[1]).isEqualTo(sums[0]);
    }

    @Test
    void the_failure_of_the_first_part_that_failed_is_the_callers() {
        try (Crew crew = Crew.of(3)) {
            assertThatThrownBy(() -> crew.run(3, i -> {
                        if (i > 0) {
                            throw new IllegalStateException("part " + i);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part 1");
            assertThatThrownBy(() -> crew.run(2, i -> {
                        throw new AssertionError("part " + i);
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("part 0");
            int[] after = new int[3];
            crew.run(3, i -> after[i] = i);
            assertThat(after).containsExactly(0, 1, 2);
        }
    }

    @Test
    void a_crew_has_a_size() {
        assertThat(Crew.of(1)).isSameAs(Crew.ALONE);
        assertThatThrownBy(() -> Crew.of(0)).hasMessage("threads must be 1 to 1024; got 0");
        assertThatThrownBy(() -> Crew.ALONE.run(2, i -> {})).hasMessage("a crew of 1 cannot run 2 parts at once");
    }

    @Test
    void a_crew_serves_one_caller_at_a_time_and_none_when_closed() {
        Crew crew = Crew.of(2);
        assertThatThrownBy(() -> crew.run(2, i -> crew.run(1, j -> {})))
                .hasMessage("this crew is at work for another caller");
        assertThatThrownBy(() -> crew.run(2, i -> crew.close())).hasMessage("a crew at work cannot be closed");
        assertThatThrownBy(() -> crew.run(-1, i -> {})).hasMessage("a crew of 2 cannot run -1 parts at once");
        crew.close();
        crew.close();
        assertThatThrownBy(() -> crew.run(2, i -> {})).hasMessage("this crew is closed");
        Crew.ALONE.close();
        int[] ran = new int[1];
        Crew.ALONE.run(1, i -> Crew.ALONE.run(1, j -> ran[0]++));
        assertThat(ran).containsExactly(1);
    }

    @Test
    void work_is_shared_out_evenly() {
        try (Crew crew = Crew.of(3)) {
            assertThat(crew.shareOut(5, 9, 4, 3, 3)).containsExactly(new int[] {1}, new int[] {0, 4}, new int[] {2, 3});
            assertThat(crew.shareOut(0, 0)).containsExactly(new int[] {0}, new int[] {1});
            assertThat(crew.shareOut()).isEmpty();
        }
    }

    @Test
    void its_threads_end_with_it() throws InterruptedException {
        Thread[] ran = new Thread[2];
        try (Crew crew = Crew.of(2)) {
            crew.run(2, i -> ran[i] = Thread.currentThread());
            assertThat(ran[1].isAlive()).isTrue();
            assertThat(ran[1].isDaemon()).isTrue();
        }
        ran[1].join(5_000);
        assertThat(ran[1].isAlive()).isFalse();
    }
}
