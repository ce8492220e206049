package elbo.recipe;

import elbo.AtomicFile;
import elbo.Disk;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The states that training can go on from, one file each, the newest ones kept. */
final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("step-\\d{10,19}\\.safetensors");
    private final Path folder;
    private final int keep;

    /** @param keep how many are kept */
    CheckpointFolder(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** Writes a checkpoint; older ones go only once it is on the disk. */
    void save(Snapshot snapshot) {
        snapshot.write(folder.resolve(String.format(Locale.ROOT, "step-%010d.safetensors", snapshot.steps())));
        List<Path> files = files(CheckpointFolder::isCheckpoint);
        files.subList(Math.min(keep, files.size()), files.size()).forEach(CheckpointFolder::delete);
    }

    /**
     * The newest that is whole; none where nothing was saved. A damaged one is told of, put aside under another name, and the
     * one before it taken.
     *
     * @throws Refusal if all are damaged
     */
    Optional<Snapshot> newest(Consumer<String> warning) {
        List<Path> files = files(CheckpointFolder::isCheckpoint);
        for (Path file : files) {
            try {
                return Optional.of(Snapshot.read(file));
            } catch (Refusal damaged) {
                Path aside = file.resolveSibling(file.getFileName() + ".damaged");
                warning.accept(
                        "skipped a damaged checkpoint, now " + aside.getFileName() + ": " + damaged.getMessage());
                move(file, aside);
            }
        }
        if (!files.isEmpty()) {
            throw new Refusal(folder.toString(), "every checkpoint is damaged");
        }
        return Optional.empty();
    }

    /** Removes what a killed process left half written. Only for who holds the run's lock. */
    void sweep(Consumer<String> warning) {
        List<Path> left = files(AtomicFile::isLeftover);
        if (!left.isEmpty()) {
            warning.accept("removed " + left.size() + " unfinished file" + (left.size() == 1 ? "" : "s")
                    + " that a stopped process left in " + folder);
            left.forEach(CheckpointFolder::delete);
        }
    }

    private static boolean isCheckpoint(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    private static void delete(Path file) {
        try {
            Disk.now().delete(file);
        } catch (IOException e) {
            throw FileTrouble.deleting(file, e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Disk.now().move(from, to);
        } catch (IOException e) {
            throw FileTrouble.writing(to, e);
        }
    }

    /** Newest first: names sort by step. */
    private List<Path> files(Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(wanted).sorted((a, b) -> b.compareTo(a)).toList();
        } catch (IOException e) {
            throw FileTrouble.reading(folder, e);
        }
    }
}
