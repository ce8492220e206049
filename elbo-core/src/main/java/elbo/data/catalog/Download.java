package elbo.data.catalog;

import elbo.FileTrouble;
import elbo.Refusal;
import elbo.data.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files over http and https. Mirrors are asked in turn; what has come is kept under {@code NAME.part} and gone on
 * with, from the same mirror or another, now or next time; size and SHA-256 are checked, and only what passes gets its final
 * name, in one step.
 */
public final class Download {
    private static final int ROUNDS = 3;
    private static final int LONGEST = 400;

    private final Duration connect;
    private final Duration idle;

    /** With 15 s to connect, and giving up on a mirror that sends nothing for 30 s. */
    public Download() {
        this(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    /**
     * @param connect how long a connection may take
     * @param idle    how long a mirror may send nothing, be it before its answer or within
     */
    public Download(Duration connect, Duration idle) {
        this.connect = connect;
        this.idle = idle;
    }

    /**
     * The file in {@code folder}, which is made if need be; nothing is fetched if it is there already and whole.
     *
     * @throws Refusal if no mirror gives it, with the reason for each, or the disk does not take it
     */
    public Path fetch(RemoteFile file, Path folder, Progress progress) {
        Path target = folder.resolve(file.name());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
        if (!here(file, target)) {
            bring(file, folder, progress);
        }
        return target;
    }

    private static boolean here(RemoteFile file, Path target) {
        try {
            return FileHash.matches(target, file);
        } catch (IOException e) {
            throw FileTrouble.reading(target, e);
        }
    }

    private void bring(RemoteFile file, Path folder, Progress progress) {
        Path target = folder.resolve(file.name());
        try (PartFile part = PartFile.open(target)) {
            // another program may have finished between the first look and the lock
            if (here(file, target)) {
                return;
            }
            try (Transfer transfer = new Transfer(connect, idle)) {
                fromAny(new Fetching(file, part, transfer, progress, idle), folder);
            }
            part.finish();
        }
    }

    /** Asks all mirrors, and all again while that brings the file on: connections break off in the middle. */
    private static void fromAny(Fetching job, Path folder) {
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            failures.clear();
            long before = job.part().length();
            for (URI mirror : job.file().mirrors()) {
                try {
                    job.from(mirror);
                    return;
                } catch (InterruptedIOException e) {
                    throw new Refusal(
                            job.file().name(), "was interrupted; what has come is kept, and fetching again goes on", e);
                } catch (IOException e) {
                    failures.add(mirror + " " + shown(e.getMessage()));
                }
            }
            if (job.part().length() <= before) {
                break;
            }
        }
        throw new Refusal(
                job.file().name(),
                "cannot be fetched: " + String.join("; ", failures) + ". Try again later, or put the file into "
                        + folder + " yourself");
    }

    /** What a server made of a message: one line of sensible length, without what would move a terminal's cursor. */
    private static String shown(@Nullable String message) {
        String line = String.valueOf(message).replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
    }
}
