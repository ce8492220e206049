package elbo;

import elbo.AtomicFile.IOConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Folders of files that appear whole or not at all: filled under another name beside their place, then moved to it in one
 * step.
 */
public final class AtomicFolder {
    private AtomicFolder() {}

    /**
     * Makes the folder {@code target} with the files that {@code content} puts into the folder it is given.
     *
     * @throws Refusal if the folder cannot be made or written, the disk is full, or {@code target} is there already and not an
     *     empty folder; none of the files is left behind then
     */
    public static void write(Path target, IOConsumer<? super Path> content) {
        try {
            Path goal = goal(target);
            Path temp = AtomicFile.beside(goal);
            try {
                Disk.now().folder(temp);
                content.accept(temp);
                if (Files.isDirectory(goal)) {
                    Disk.now().delete(goal); // empty; not every system moves a folder over one
                }
                AtomicFile.place(temp, goal);
            } finally {
                remove(temp);
            }
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
    }

    private static Path goal(Path target) throws IOException {
        // a link stays a link: what it points to is filled
        Path goal = Files.exists(target) ? target.toRealPath() : target;
        if (Files.isDirectory(goal)) {
            requireEmpty(target, goal);
        } else if (Files.exists(goal)) {
            throw new Refusal(target.toString(), "is not a folder; give another name");
        }
        AtomicFile.make(target, AtomicFile.folder(goal));
        return goal;
    }

    private static void requireEmpty(Path target, Path folder) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new Refusal(target.toString(), "is not empty; empty it or give another name");
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Disk.now().delete(file);
            }
        }
    }
}
