package elbo.bench;

import elbo.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What long training and long scoring hold, each in a process with a small heap: {@code benchmarks/memory}. After a twentieth of
 * the steps, memory, live tensors, threads and descriptors must stay as they are.
 */
public final class Memory {
    private static final long USUAL = 100_000;
    private static final int HEAP_MB = 64;
    private static final double WARM_UP = 0.05;
    /** Kilobytes in 10,000 steps. */
    private static final double MOST = 1000;

    private Memory() {}

    /** What the process held after so many steps. */
    private record Sample(long step, long live, long kilobytes, long threads, long descriptors) {
        static Sample of(String line) {
            long[] n = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
            return new Sample(n[0], n[1], n[2], n[3], n[4]);
        }
    }

    /** @param args how many steps, {@code --record} */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        long steps = words.isEmpty() || words.getFirst().startsWith("-") ? USUAL : Long.parseLong(words.getFirst());
        Map<String, Object> figures = new LinkedHashMap<>();
        boolean flat = true;
        for (String kind : List.of("train", "score")) {
            List<Sample> samples = samples(kind, steps);
            Map<String, Object> found = found(
                    samples.stream().filter(s -> s.step() >= WARM_UP * steps).toList());
            System.out.println(kind + " " + found);
            figures.put(kind, found);
            flat &= Boolean.TRUE.equals(found.get("flat"));
        }
        if (words.contains("--record")) {
            Results.record("memory", "benchmarks/memory " + steps + " --record", flat, figures);
        }
        if (!flat) {
            throw new IllegalStateException("something grows");
        }
    }

    private static Map<String, Object> found(List<Sample> samples) {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double slope = slope(samples) * 10_000;
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("steps", last.step());
        found.put("rss_kb_per_10000_steps", Math.round(slope * 10) / 10.0);
        found.put("rss_kb", List.of(first.kilobytes(), last.kilobytes()));
        found.put("live_tensors", List.of(first.live(), last.live()));
        found.put("threads", List.of(first.threads(), last.threads()));
        found.put("descriptors", List.of(first.descriptors(), last.descriptors()));
        found.put(
                "flat",
                slope < MOST
                        && first.live() == last.live()
                        && first.threads() >= last.threads()
                        && first.descriptors() >= last.descriptors());
        return found;
    }

    /** By least squares. */
    private static double slope(List<Sample> samples) {
        double x = samples.stream().mapToDouble(Sample::step).average().orElseThrow();
        double y = samples.stream().mapToDouble(Sample::kilobytes).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (Sample s : samples) {
            xy += (s.step() - x) * (s.kilobytes() - y);
            xx += (s.step() - x) * (s.step() - x);
        }
        return xy / xx;
    }

    /** A Java heap of fixed size, touched at once, and Java's quick compiler alone: what grows is the engine's. */
    private static List<Sample> samples(String kind, long steps) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xms" + HEAP_MB + "m",
                "-Xmx" + HEAP_MB + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // the other one takes memory for a minute
                "-cp",
                System.getProperty("java.class.path"),
                MemoryWork.class.getName(),
                kind,
                String.valueOf(steps)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Sample> samples = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .map(Sample::of)
                .toList();
        int code = process.waitFor();
        if (code != 0) {
            throw new Refusal("memory", "the process that was to " + kind + " ended with exit code " + code);
        }
        return samples;
    }
}
