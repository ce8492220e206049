package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Training and encoding for hours must not eat the machine. What a process holds can be read on Linux. */
@EnabledOnOs(OS.LINUX)
class MemoryTest {
    private static final int HEAP_MB = 64;

    @Test
    void two_thousand_steps_and_posteriors_leave_memory_as_it_was() throws Exception {
        assertLevel(2_000);
    }

    /** {@code mvn test -pl elbo-core -am -Dtests.excluded=none -Dgroups=long} runs it. */
    @Test
    @Tag("long")
    void ten_thousand_steps_and_posteriors_leave_memory_as_it_was() throws Exception {
        assertLevel(10_000);
    }

    private static void assertLevel(int steps) throws IOException, InterruptedException {
        long[] held = measure(steps);
        long liveBefore = held[0];
        long liveAfter = held[2];
        double before = held[1];
        double after = held[3];
        assertThat(liveAfter).as("live tensors").isEqualTo(liveBefore).isPositive();
        assertThat(before).as("kilobytes, at the least the heap").isGreaterThan(HEAP_MB * 1024);
        assertThat(after / before)
                .as("memory held: %.0f kB before, %.0f kB after", before, after)
                .isLessThan(1.02);
    }

    /** A Java heap of fixed size, touched at once, and no optimising compiler at work: what grows is the engine's. */
    private static long[] measure(int steps) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xms" + HEAP_MB + "m",
                "-Xmx" + HEAP_MB + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryRun.class.getName(),
                String.valueOf(steps)));
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("exit of " + MemoryRun.class.getName() + ": " + said)
                .isZero();
        return Arrays.stream(said.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
