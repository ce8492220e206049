package elbo.recipe;

import elbo.Disk;
import elbo.FileTrouble;
import elbo.Refusal;
import elbo.metric.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an evaluation keeps the values of measurements that take long until all are measured, {@code evaluation-....tally}, a file for each.
 * They are this process's as long as this is open.
 */
public final class Tallies implements AutoCloseable {
    private static final int SHORT = 12;

    private final Map<String, Path> files = new LinkedHashMap<>();
    private final List<RunLock> locks = new ArrayList<>();

    private Tallies() {}

    /**
     * @param ways each measurement in words, with all that decides its values beside {@code what}
     * @throws Refusal if another process keeps values in one of them
     */
    public static Tallies of(RunFolder run, Evaluated what, List<String> ways) {
        Tallies tallies = new Tallies();
        try {
            for (String way : ways) {
                Path file = file(run, what, way);
                tallies.locks.add(RunLock.evaluation(run, file));
                tallies.files.put(way, file);
            }
            return tallies;
        } catch (RuntimeException e) {
            tallies.close();
            throw e;
        }
    }

    static Path file(RunFolder run, Evaluated what, String way) {
        String all = new Fingerprint().add(what.toString()).add(way).hex();
        return run.path().resolve("evaluation-" + all.substring(0, SHORT) + ".tally");
    }

    /** That of a measurement; empty if it is none of those this was made for. */
    public Optional<Path> of(String way) {
        return Optional.ofNullable(files.get(way));
    }

    /** Whether anything is kept. */
    public boolean kept() {
        return files.values().stream().anyMatch(Files::exists);
    }

    /** Removes them, and what a process that was killed left of them: all is measured. */
    public void end() {
        files.values().forEach(Tallies::remove);
    }

    private static void remove(Path tally) {
        String name = String.valueOf(tally.getFileName());
        try (Stream<Path> all = Files.list(tally.resolveSibling(""))) {
            List<Path> left = all.filter(f -> String.valueOf(f.getFileName()).contains(name))
                    .toList();
            for (Path file : left) {
                Disk.now().delete(file);
            }
        } catch (IOException e) {
            throw FileTrouble.deleting(tally, e);
        }
    }

    /** Others may keep values there again. Who takes a lock just while its file goes may work beside one who comes later, on the same values. */
    @Override
    public void close() {
        locks.forEach(Tallies::release);
    }

    private static void release(RunLock lock) {
        try (lock) {
            Disk.now().delete(lock.file());
        } catch (IOException e) {
            return; // it is empty, and locks nothing any more
        }
    }
}
