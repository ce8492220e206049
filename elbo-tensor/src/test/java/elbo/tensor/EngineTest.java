package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    @AfterEach
    void share_as_before() {
        Engine.threads(Engine.Work.DENSE, Engine.cores());
    }

    @Test
    void loading_ahead_is_waited_for_even_by_a_thread_that_is_interrupted() {
        Thread.currentThread().interrupt();
        try (Engine.Ahead loading = Engine.ahead()) {
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("elbo-engine"));
        assertThat(Engine.settings()).isNotEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void settings_stand_in_the_environment_that_native_code_sees() throws Throwable {
        assertThat(Engine.settings()).containsKeys("GOMP_SPINCOUNT", "malloc");
        assertThat(Engine.settings().get("malloc")).startsWith("keeps freed memory");
        for (String name : new String[] {"GOMP_SPINCOUNT", "OPENBLAS_CORETYPE"}) {
            String said = Engine.settings().get(name);
            if (said != null) {
                assertThat(said).startsWith(environment(name) + " (");
            }
        }
    }

    private static String environment(String name) throws Throwable {
        var getenv =
                ProcessSettings.function("getenv", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
            return value.reinterpret(100).getString(0);
        }
    }

    @Test
    void a_forced_kernel_is_the_one_in_use() {
        String forced = ProcessSettings.blasKernel(ProcessSettings.cpuFlags()).orElse("");
        if (System.getenv("OPENBLAS_CORETYPE") == null && !forced.isEmpty()) {
            assertThat(Engine.blasKernel()).isEqualToIgnoringCase(forced);
        }
        assertThat(Engine.blasKernel()).isNotEmpty();
    }

    @Test
    void cores_go_to_the_pool_that_the_work_needs() {
        Engine.threads(Engine.Work.DENSE, 2);
        assertThat(Engine.engineThreads()).isEqualTo(Products.oneDnn() ? 2 : 1);
        assertThat(Engine.blasThreads()).isIn(0, Products.oneDnn() ? 1 : 2);

        Engine.threads(Engine.Work.SPLIT, 2);
        assertThat(Engine.engineThreads()).isEqualTo(1);
        assertThat(Engine.blasThreads()).isIn(0, 1);

        Engine.threads(Engine.Work.CONVOLUTION, 2);
        assertThat(Engine.engineThreads()).isEqualTo(2);
        assertThat(Engine.blasThreads()).isIn(0, 1);

        assertThatThrownBy(() -> Engine.threads(Engine.Work.DENSE, 0)).hasMessage("threads must be 1 to 1024; got 0");
    }

    /** OpenBLAS or oneDNN; and of OpenBLAS two copies lie in the process. What counts is who multiplies. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_product_runs_on_as_many_threads_as_were_set() throws IOException {
        assumeTrue(Engine.cores() > 1);

        Engine.threads(Engine.Work.SPLIT, 2);
        assertThat(helpersShare()).as("one thread").isLessThan(0.2);
        Engine.threads(Engine.Work.DENSE, 2);
        assertThat(helpersShare()).as("two threads").isGreaterThan(0.2);
    }

    /** The CPU time of threads unknown to Java, against this thread's, while matrices are multiplied. */
    private static double helpersShare() throws IOException {
        try (Scope s = Scope.open()) {
            Tensor a = Tensors.full(Shape.of(768, 768), 0.5, DType.FLOAT32, Device.CPU);
            Map<String, Long> before = ticks();
            long mine = own(before);
            while (own(ticks()) - mine < 60) {
                try (Scope turn = Scope.open()) {
                    Tensor unused = a.matmul(a);
                }
            }
            Map<String, Long> after = ticks();
            long helpers = after.entrySet().stream()
                    .filter(e -> e.getKey().endsWith(" java") && !e.getKey().equals(self()))
                    .mapToLong(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
                    .max()
                    .orElse(0);
            return (double) helpers / (own(after) - mine);
        }
    }

    private static long own(Map<String, Long> ticks) {
        return ticks.getOrDefault(self(), 0L);
    }

    private static String self() {
        try {
            Path task = Path.of("/proc/thread-self").toRealPath();
            return task.getFileName() + " "
                    + Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hundredths of a second on the CPU, by thread number and name. */
    private static Map<String, Long> ticks() throws IOException {
        Map<String, Long> ticks = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.isReadable(task.resolve("stat"))) {
                    String stat = Files.readString(task.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks.put(task.getFileName() + " " + name, Long.parseLong(rest[11]) + Long.parseLong(rest[12]));
                }
            }
        }
        return ticks;
    }

    /**
     * 10 and 50 MB: fresh pages would be 2,560 and 12,800 faults for each of a step's four results. Now and then the heap
     * grows by one.
     */
    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    @EnabledOnOs(OS.LINUX)
    void freed_memory_is_used_again_without_page_faults(int megabytes) {
        try (Scope s = Scope.open()) {
            Tensor x = Tensors.zeros(Shape.of(megabytes << 18), DType.FLOAT32, Device.CPU);
            steps(x, 10);
            long before = Memory.faults();
            steps(x, 10);
            assertThat((Memory.faults() - before) / 10).isLessThan(megabytes * 256 / 2);
        }
    }

    private static void steps(Tensor x, int n) {
        for (int i = 0; i < n; i++) {
            try (Scope step = Scope.open()) {
                Tensor unused = x.add(1).mul(x).add(x).relu();
            }
        }
    }

    @Test
    void the_engine_names_its_parts() {
        assertThat(Engine.cores()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(Engine.vectorUnit()).isNotEmpty();
        assertThat(Engine.cache()).isDirectory();
        assertThat(Engine.version()).isNotEmpty();
    }
}
