package elbo.bench;

import elbo.AtomicFile;
import elbo.recipe.RunFolder;
import elbo.tensor.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills training (SIGKILL) at random moments, lets it go on, and compares how it ends with a run that was never stopped:
 * {@code benchmarks/kills [N] [--seed S] [--record]}.
 */
public final class Kills {
    /** Four trainings of some seconds: dense and convolutional, one and two threads, with schedules, saving all the time. */
    private static final List<Training> TRAININGS = List.of(
            new Training(
                    "dense, schedules, 1 thread",
                    "--recipe=vae",
                    "--threads=1",
                    "--limit=6000",
                    "--epochs=4",
                    "--set=objective.beta={type: linear, from: 0, to: 1, over: 100, per: step}",
                    "--set=optimizer.rate={type: linear, from: 0.002, to: 0.0005, over: 3, per: epoch}"),
            new Training(
                    "two dimensions, K = 5, 2 threads",
                    "--recipe=vae-2d",
                    "--threads=2",
                    "--limit=4000",
                    "--epochs=3",
                    "--set=objective.type=iwae",
                    "--set=recovery.times=2"),
            new Training(
                    "convolutional, 2 threads",
                    "--recipe=keras-conv",
                    "--threads=2",
                    "--limit=800",
                    "--epochs=3",
                    "--batch-size=64"),
            new Training(
                    "convolutional, schedules, 1 thread",
                    "--recipe=tf-cvae",
                    "--threads=1",
                    "--limit=640",
                    "--epochs=3",
                    "--batch-size=32",
                    "--set=objective.beta={type: linear, from: 0, to: 1, over: 2, per: epoch}",
                    "--set=optimizer.rate={type: linear, from: 0.001, to: 0.0001, over: 50, per: step}"));

    /** Parts into which the time of a training is cut. */
    private static final int MOMENTS = 1 << 20;

    private record Training(String name, List<String> words) {
        Training(String name, String... words) {
            this(name, List.of(words));
        }

        List<String> begin(Path run) {
            List<String> command = new ArrayList<>(List.of("train", "--data=digits", "--seed=5"));
            command.addAll(words);
            command.addAll(List.of("--set=saving.minutes=0.002", "--no-figures", "--out=" + run));
            return command;
        }
    }

    private final Path root;
    private final Path work;
    private final Rng random;
    private int kills;
    private int halfWritten;
    private int different;

    private Kills(Path root, Path work, long seed) {
        this.root = root;
        this.work = work;
        this.random = Rng.of(seed).fork("kills");
    }

    /** @param args how many endings to compare, {@code --seed S}, {@code --record} */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        int n = words.isEmpty() || words.getFirst().startsWith("-") ? 50 : Integer.parseInt(words.getFirst());
        int given = words.indexOf("--seed");
        long seed = given < 0 ? System.nanoTime() % 100_000 : Long.parseLong(words.get(given + 1));
        Path root = Results.root();
        Path work = Files.createDirectories(root.resolve("elbo-bench/target/kills-" + seed));
        Kills all = new Kills(root, work, seed);
        try {
            System.out.println("seed " + seed);
            all.run(n);
        } finally {
            remove(work);
        }
        if (words.contains("--record")) {
            String command = "benchmarks/kills " + n + " --seed " + seed + " --record";
            Results.record("kills", command, all.different == 0, all.figures(n));
        }
        if (all.different > 0) {
            throw new IllegalStateException(all.different + " endings differ");
        }
    }

    private Map<String, Object> figures(int n) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("trainings", TRAININGS.stream().map(Training::name).toList());
        figures.put("endings", n);
        figures.put("same_bits", n - different);
        figures.put("kills", kills);
        figures.put("kills_that_left_a_file_half_written", halfWritten);
        return figures;
    }

    private void run(int n) throws IOException, InterruptedException {
        List<Ending> endings = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (Training training : TRAININGS) {
            Path run = work.resolve("straight-" + endings.size());
            long begun = System.nanoTime();
            finish(training.begin(run));
            seconds.add((System.nanoTime() - begun) / 1e9);
            endings.add(Ending.of(new RunFolder(run)));
            System.out.printf(Locale.ROOT, "%-36s %.1f s unbroken%n", training.name, seconds.getLast());
        }
        for (int i = 0; i < n; i++) {
            int which = i % TRAININGS.size();
            Path run = work.resolve("run-" + i);
            String told = killed(TRAININGS.get(which), run, seconds.get(which), 1 + i / TRAININGS.size() % 3);
            boolean same = Ending.of(new RunFolder(run)).equals(endings.get(which));
            different += same ? 0 : 1;
            System.out.printf(
                    Locale.ROOT,
                    "%3d  %-36s %s: %s%n",
                    i + 1,
                    TRAININGS.get(which).name,
                    told,
                    same ? "same bits" : "DIFFERENT");
            remove(run);
        }
        System.out.printf(
                Locale.ROOT,
                "%d endings, %d with the same bits; %d kills, %d of which left a file half written%n",
                n,
                n - different,
                kills,
                halfWritten);
    }

    /** Kills a training some times, at moments within the time that it would take, and lets it end then. */
    private String killed(Training training, Path run, double seconds, int times)
            throws IOException, InterruptedException {
        StringBuilder told = new StringBuilder("killed");
        for (int done = 0; done < times; ) {
            double after = random.nextInt(MOMENTS) * seconds / MOMENTS;
            long from = Ending.newestStep(run);
            boolean killed = kill(next(training, run), after);
            requireGoingOn(run, from, false);
            if (killed) {
                done++;
                kills++;
                halfWritten += leftovers(run) ? 1 : 0;
                told.append(String.format(Locale.ROOT, " at %.2f s", after));
            } else if (done > 0) {
                break; // it was faster than that, and has ended
            } else {
                remove(run); // not killed at all: once more
            }
        }
        long from = Ending.newestStep(run);
        finish(next(training, run));
        requireGoingOn(run, from, true);
        return told.toString();
    }

    /** What the process said it went on from must be the newest checkpoint that there was; it may have been killed before. */
    private void requireGoingOn(Path run, long from, boolean must) throws IOException {
        String said = Files.readString(work.resolve("log"));
        boolean whole = said.contains("going on from step " + from + "\n");
        if (from > 0 && !whole && (must || said.contains("going on from step"))) {
            throw new IllegalStateException(run + " should have gone on from step " + from + ": " + said);
        }
    }

    private static List<String> next(Training training, Path run) {
        return Files.exists(new RunFolder(run).recipeFile())
                ? List.of("train", "--resume", run.toString(), "--no-figures")
                : training.begin(run);
    }

    private Process start(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("elbo").toString()));
        command.addAll(words);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile())
                .start();
    }

    private boolean kill(List<String> words, double after) throws IOException, InterruptedException {
        Process process = start(words);
        boolean ended = process.waitFor((long) (after * 1e6), TimeUnit.MICROSECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private void finish(List<String> words) throws IOException, InterruptedException {
        if (start(words).waitFor() != 0) {
            throw new IllegalStateException(words + " failed: " + Files.readString(work.resolve("log")));
        }
    }

    private static boolean leftovers(Path run) throws IOException {
        if (!Files.exists(run)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(run)) {
            return files.anyMatch(AtomicFile::isLeftover);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
