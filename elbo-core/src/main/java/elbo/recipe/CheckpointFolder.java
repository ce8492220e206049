package elbo.recipe;

import elbo.AtomicFile;
import elbo.Disk;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The states that training can go on from, one file each, the newest ones kept. */
final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("step-\\d{10,18}\\.safetensors");

    private final RunFolder run;
    private final Path folder;
    private final int keep;

    /** @param keep how many are kept */
    CheckpointFolder(RunFolder run, int keep) {
        this.run = run;
        this.folder = run.checkpoints();
        this.keep = keep;
    }

    /** Writes a checkpoint; older ones go only once it is on the disk. */
    void save(Snapshot snapshot) {
        Path written = folder.resolve(String.format(Locale.ROOT, "step-%010d.safetensors", snapshot.steps()));
        snapshot.write(written);
        List<Path> files = files(folder, CheckpointFolder::isCheckpoint);
        // later steps are of a way that training went back from
        List<Path> left = files.subList(0, files.indexOf(written));
        List<Path> kept = files.subList(files.indexOf(written), files.size());
        left.forEach(CheckpointFolder::delete);
        kept.subList(Math.min(keep, kept.size()), kept.size()).forEach(CheckpointFolder::delete);
    }

    /**
     * The newest that is whole; none where nothing was saved. Damaged ones that are newer are told of and put aside.
     *
     * @throws Refusal if all are damaged, or one cannot be read
     */
    Optional<Snapshot> newest(Consumer<String> warning) {
        Map<Path, Refusal> damaged = new LinkedHashMap<>();
        for (Path file : files(folder, CheckpointFolder::isCheckpoint)) {
            try {
                Snapshot snapshot = Snapshot.read(file);
                damaged.forEach((bad, why) -> putAside(bad, why, warning));
                return Optional.of(snapshot);
            } catch (Refusal e) {
                if (e.getCause() instanceof IOException) {
                    throw e; // it may be sound
                }
                damaged.put(file, e);
            }
        }
        if (!damaged.isEmpty()) {
            throw new Refusal(
                    folder.toString(),
                    "no checkpoint is whole; of the newest: "
                            + damaged.values().iterator().next().getMessage()
                            + ". Fix: begin another run with its recipe: elbo train --recipe "
                            + folder.resolveSibling("recipe.yaml"));
        }
        return Optional.empty();
    }

    private static void putAside(Path file, Refusal why, Consumer<String> warning) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        warning.accept("skipped a damaged checkpoint, now " + aside.getFileName() + ": " + why.getMessage());
        move(file, aside);
    }

    /** Removes what a killed process left half written, here and in the run's folder. Only for who holds the run's lock. */
    void sweep(Consumer<String> warning) {
        List<Path> left = new ArrayList<>();
        List.of(run.path(), run.figures(), folder).forEach(f -> left.addAll(files(f, AtomicFile::isLeftover)));
        if (!left.isEmpty()) {
            warning.accept("removed " + left.size() + " unfinished file" + (left.size() == 1 ? "" : "s")
                    + " that a stopped process left");
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
    private static List<Path> files(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(wanted).sorted((a, b) -> b.compareTo(a)).toList();
        } catch (IOException e) {
            throw FileTrouble.reading(folder, e);
        } catch (UncheckedIOException e) {
            throw FileTrouble.reading(folder, new IOException(e));
        }
    }
}
