package elbo.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs Jazzer on one target in a process of its own, which what it finds may end. */
final class Jazzer {
    private static final Pattern EXECUTIONS = Pattern.compile("(?m)^stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern PULSE = Pattern.compile("(?m)^#(\\d+)\\s.* cov: (\\d+) ");
    private static final Pattern WRITTEN = Pattern.compile("(?m)Test unit written to (.+)$");
    /** What is watched for new paths: the readers, and the libraries they read with. */
    private static final String WATCHED =
            "elbo.**:org.snakeyaml.**:de.siegmar.**:tools.jackson.core.**:com.twelvemonkeys.**"
                    + ":com.sun.imageio.plugins.**";
    /** Seconds after which an input is said to hang; slowness by itself is the {@link Trial}'s business. */
    private static final int HANGS = 25;

    private final Target target;
    private final Path keep;
    private final Path findings;
    private final Path log;

    /** @param keep where inputs, findings and logs are kept between runs */
    Jazzer(Target target, Path keep) throws IOException {
        this.target = target;
        this.keep = Files.createDirectories(keep.resolve("corpus").resolve(target.name()));
        this.findings = Files.createDirectories(keep.resolve("findings").resolve(target.name()));
        this.log = Files.createDirectories(keep.resolve("logs")).resolve(target.name() + ".log");
    }

    /**
     * What one run did.
     *
     * @param coverage edges of the watched code that were seen
     * @param findings the inputs that did it
     */
    record Report(long executions, long coverage, List<Path> findings) {}

    /** Goes on with what is kept, beginning with the seeds and with the findings of old. */
    Report fire(int seconds, Path module) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-max_total_time=" + seconds, keep.toString()));
        for (String folder : List.of("seeds", "findings")) {
            Path inputs = module.resolve(folder).resolve(target.name());
            if (Files.isDirectory(inputs)) {
                words.add(inputs.toString());
            }
        }
        List<Path> found = inFolder(folder -> start(folder, words) == 0 ? List.of() : kept(folder));
        String said = said();
        return new Report(Math.max(last(EXECUTIONS, 1, said), last(PULSE, 1, said)), last(PULSE, 2, said), found);
    }

    /** Whether an input is still a finding. */
    boolean repeats(Path input) throws IOException, InterruptedException {
        return inFolder(folder -> start(folder, List.of(input.toString())) != 0);
    }

    Path log() {
        return log;
    }

    /** Does something with a folder that is gone afterwards. */
    @FunctionalInterface
    private interface Work<T> {
        T in(Path folder) throws IOException, InterruptedException;
    }

    private static <T> T inFolder(Work<T> work) throws IOException, InterruptedException {
        Path memory = Path.of("/dev/shm"); // in memory where the system has it
        Path parent = Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = Files.createTempDirectory(parent, "elbo-fuzz");
        try {
            return work.in(folder);
        } finally {
            remove(folder);
        }
    }

    private int start(Path folder, List<String> words) throws IOException, InterruptedException {
        return new ProcessBuilder(command(folder, words))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    /** The inputs that a run ended with: those it wrote, or, where the process died of one, the one that lies there. */
    private List<Path> kept(Path folder) throws IOException {
        List<Path> kept = new ArrayList<>();
        for (Matcher m = WRITTEN.matcher(said()); m.find(); ) {
            kept.add(Path.of(m.group(1)));
        }
        if (kept.isEmpty()) {
            Path input = Trial.input(target, folder);
            if (!Files.exists(input)) {
                throw new IOException(target.name() + " did not start; see " + log);
            }
            Path died = Files.createTempFile(findings, "died-", "");
            kept.add(Files.copy(input, died, StandardCopyOption.REPLACE_EXISTING));
        }
        return kept;
    }

    private String said() throws IOException {
        return Files.readString(log, ISO_8859_1);
    }

    private List<String> command(Path folder, List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:ErrorFile=" + findings.resolve("jvm-%p.log"),
                "-D" + Fire.TARGET + "=" + target.name(),
                "-D" + Fire.FOLDER + "=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fire.class.getName(),
                "--instrumentation_includes=" + WATCHED,
                "--instrumentation_excludes=elbo.fuzz.**",
                "--reproducer_path=" + findings,
                "-max_len=" + target.longest(),
                "-timeout=" + HANGS,
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                "-artifact_prefix=" + findings + "/"));
        command.addAll(words);
        return command;
    }

    private static long last(Pattern pattern, int group, String text) {
        long last = 0;
        for (Matcher m = pattern.matcher(text); m.find(); ) {
            last = Long.parseLong(m.group(group));
        }
        return last;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
