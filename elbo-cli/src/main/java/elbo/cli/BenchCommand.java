package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.nn.Precision;
import elbo.recipe.Json;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code elbo bench}: how fast training and scoring are here, beside how fast this machine multiplies matrices. */
@Command(
        name = "bench",
        description =
                "Measure the standard workloads, each in a process of its own, as a share of the matrix rate measured"
                        + " in the same process. Training includes the gathering of batches and the metrics.")
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "Only this one, in this process. May be repeated (then each in its own).")
    private List<String> only = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "S", description = "How long each is measured (default 6).")
    private double seconds = 6;

    @Option(names = "--threads", paramLabel = "N", description = "Cores to use (default: all).")
    private int threads = Engine.cores();

    @Option(
            names = "--precision",
            paramLabel = "fp32|bf16",
            description = "What large layers multiply in (default fp32); the share is that of single precision's rate.")
    private String precision = Precision.FP32.word();

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "What an earlier bench --json printed: shows the rates beside its rates.")
    private @Nullable Path against;

    @Override
    public Integer call() {
        if (!(seconds > 0)) {
            throw new Refusal("--seconds", "must be greater than 0; got " + seconds);
        }
        Precision in = Devices.precision(precision, Device.CPU);
        Map<String, Double> before = against == null ? Map.of() : rates(against);
        List<Workload> chosen = only.isEmpty()
                ? Workload.ALL
                : only.stream().map(BenchCommand::named).toList();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Workload w : chosen) {
            common.say(w.name() + ": " + w.title() + " ...");
            rows.add(
                    only.size() == 1
                            ? new WorkloadRun(w, threads, in, seconds).measure().byName()
                            : apart(w));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("threads", threads);
        result.put("precision", precision);
        result.put("workloads", rows);
        common.result(result, () -> table(rows, before));
        return 0;
    }

    private static Workload named(String name) {
        return Workload.ALL.stream()
                .filter(w -> w.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(Problem.unknown(
                        "--workload",
                        "workload",
                        name,
                        Workload.ALL.stream().map(Workload::name).toList())));
    }

    /** In a process of its own: what ran before, in the JVM's compiler or in memory, makes no difference then. */
    private Map<String, Object> apart(Workload w) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "bench"));
        words.addAll(List.of("--workload", w.name(), "--json", "--quiet"));
        words.addAll(List.of(
                "--precision",
                precision,
                "--threads",
                Integer.toString(threads),
                "--seconds",
                Double.toString(seconds)));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Refusal("bench", "the process that measured " + w.name() + " failed; what it said is above");
            }
            Map<String, Object> row = new LinkedHashMap<>();
            Json.parse("bench", said)
                    .at("/workloads/0")
                    .properties()
                    .forEach(e -> row.put(
                            e.getKey(),
                            e.getValue().isNumber()
                                    ? e.getValue().asDouble()
                                    : e.getValue().asString()));
            return row;
        } catch (IOException e) {
            throw new Refusal("bench", "a process for " + w.name() + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("bench", "interrupted", e);
        }
    }

    private static Map<String, Double> rates(Path file) {
        Map<String, Double> rates = new HashMap<>();
        for (JsonNode row : Json.read(file).at("/workloads")) {
            rates.put(row.at("/name").asString(""), row.at("/images_per_second").asDouble(Double.NaN));
        }
        if (rates.isEmpty()) {
            throw new Refusal(file.toString(), "is not what bench --json prints: it has no workloads");
        }
        return rates;
    }

    private void table(List<Map<String, Object>> rows, Map<String, Double> before) {
        common.out()
                .println(String.format(
                        Locale.ROOT,
                        "%-12s %12s %9s %9s %12s %8s %8s%s",
                        "workload",
                        "examples/s",
                        "GFLOP/s",
                        "of sgemm",
                        "median call",
                        "start",
                        "peak",
                        before.isEmpty() ? "" : "   before"));
        for (Map<String, Object> row : rows) {
            double rate = number(row, "images_per_second");
            Double old = before.get(String.valueOf(row.get("name")));
            common.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-12s %12.0f %9.1f %8.0f%% %9.0f us %6.1f s %5.0f MB%s",
                            row.get("name"),
                            rate,
                            number(row, "gflops"),
                            100 * number(row, "share_of_peak"),
                            number(row, "median_micros"),
                            number(row, "start_seconds"),
                            number(row, "peak_megabytes"),
                            old == null ? "" : String.format(Locale.ROOT, " x %6.2f", rate / old)));
        }
    }

    private static double number(Map<String, Object> row, String name) {
        return row.get(name) instanceof Number n ? n.doubleValue() : Double.NaN;
    }
}
