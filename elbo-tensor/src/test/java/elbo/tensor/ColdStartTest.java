package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The first start on a machine, in a JVM of its own. Several at once: {@code .ci/cold-start}. */
class ColdStartTest {
    @TempDir
    Path folder;

    private record Outcome(int code, List<String> out, List<String> err) {}

    @Test
    void a_first_start_unpacks_loads_its_own_libraries_only_and_says_nothing() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));

        Outcome first = java("-Dorg.bytedeco.javacpp.cachedir=" + cache);

        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.out()).first().isEqualTo("product 32.0");
        assertThat(first.out()).filteredOn(line -> line.startsWith("/")).allMatch(line -> line.startsWith(cache + "/"));
    }

    @Test
    void a_cache_that_cannot_be_used_is_one_line() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Outcome start =
                java("-Dorg.bytedeco.javacpp.cachedir=" + file, "-Duser.home=" + file, "-Djava.io.tmpdir=" + file);

        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err())
                .filteredOn(line -> !line.startsWith("WARNING: java.io.tmpdir"))
                .singleElement()
                .asString()
                .startsWith("native library cache: LibTorch could not be unpacked to " + file)
                .endsWith("set JAVA_TOOL_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=FOLDER to use another folder");
    }

    @Test
    void a_platform_without_libtorch_is_one_line() throws Exception {
        Outcome start = java("-Dorg.bytedeco.javacpp.platform=linux-arm64");

        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err())
                .singleElement()
                .asString()
                .startsWith("engine: there is no LibTorch for linux-arm64 on the class path");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_java_that_forbids_native_code_is_one_line() throws Exception {
        Outcome start = run(List.of("--illegal-native-access=deny"));

        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err())
                .singleElement()
                .asString()
                .startsWith("engine: this Java forbids native code; start it with");
    }

    private Outcome java(String... flags) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        all.addAll(List.of(flags));
        return run(all);
    }

    private Outcome run(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ColdStart.class.getName()));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder start = new ProcessBuilder(command);
        start.environment()
                .keySet()
                .removeIf(name -> name.equals("JAVA_TOOL_OPTIONS") || name.equals("JDK_JAVA_OPTIONS"));
        start.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        int code = start.start().waitFor();
        return new Outcome(code, Files.readAllLines(out), Files.readAllLines(err));
    }
}
