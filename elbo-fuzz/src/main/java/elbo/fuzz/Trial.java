package elbo.fuzz;

import com.sun.management.ThreadMXBean;
import elbo.Exempt;
import elbo.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives inputs to one reader and judges what it does. It may read an input or refuse it: with a {@link Refusal} whose
 * problems are each one line of at most 500 characters, within a second of this thread's time, taking at most 64 MB of
 * memory and twice the input's size, and without a trace among the files. All else is a fault.
 */
@Exempt("what a thread allocates is told by this kind of JDK alone")
final class Trial implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = 1_000_000_000;
    private static final long MOST_BYTES = 64 << 20;
    private static final int LONGEST_LINE = 500;
    /** Looking for new files takes longer than most readings; they do not go away. */
    private static final int LOOK_EVERY = 100;

    private final Target target;
    private final Path folder;
    private final Path input;
    private final RandomAccessFile content;
    private final Set<Path> there;
    private long tried;

    /** @param folder an empty one; files lie in a folder in it, so that a step upwards would be seen */
    Trial(Target target, Path folder) throws IOException {
        this.target = target;
        this.folder = folder;
        this.input = input(target, folder);
        Files.createDirectories(input.resolveSibling(""));
        this.content = new RandomAccessFile(input.toFile(), "rw");
        target.setting().at(input);
        this.there = files();
    }

    /** Where a target finds its input. */
    static Path input(Target target, Path folder) {
        return folder.resolve("in").resolve(target.file());
    }

    /** What one reading did and took. */
    private record Outcome(boolean read, long nanos, long bytes) {
        boolean within(int size) {
            return nanos <= MOST_NANOS && bytes <= MOST_BYTES + 2L * size;
        }
    }

    /**
     * Whether an input is read; else it is refused.
     *
     * @throws Finding if the reader fails otherwise than by an exception of its own
     */
    boolean reads(byte[] bytes) throws IOException {
        put(bytes);
        Outcome outcome = once(System::nanoTime);
        if (!outcome.within(bytes.length)) {
            // what is slow the first time alone is Java getting ready, and time alone may be that of other processes
            outcome = once(THREADS::getCurrentThreadCpuTime);
        }
        if (!outcome.within(bytes.length)) {
            throw new Finding(target.name() + ": " + bytes.length + " bytes took " + outcome.nanos() / 1_000_000
                    + " ms and " + outcome.bytes() + " bytes of memory");
        }
        if (tried++ % LOOK_EVERY == 0 && !files().equals(there)) {
            throw new Finding(target.name() + ": the files are other ones than before: " + files());
        }
        return outcome.read();
    }

    private void put(byte[] bytes) throws IOException {
        content.seek(0);
        content.write(bytes);
        content.setLength(bytes.length);
    }

    private Outcome once(LongSupplier clock) throws IOException {
        long nanos = clock.getAsLong();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        boolean read = accepts();
        return new Outcome(read, clock.getAsLong() - nanos, THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private boolean accepts() throws IOException {
        try {
            target.reader().at(input);
            return true;
        } catch (Refusal refusal) {
            judge(refusal);
            return false;
        }
    }

    private void judge(Refusal refusal) {
        String message = String.valueOf(refusal.getMessage());
        int problems = refusal.problems().size();
        int lines = 0;
        for (String line : message.split("\n", -1)) {
            lines++;
            if (line.length() > LONGEST_LINE || !line.chars().allMatch(Trial::shows)) {
                throw new Finding(target.name() + ": no line fit to be shown: " + line, refusal);
            }
        }
        if (lines > (problems == 1 ? 1 : problems + 1)) {
            throw new Finding(target.name() + ": more lines than problems: " + message, refusal);
        }
    }

    private static boolean shows(int c) {
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.collect(Collectors.toSet());
        }
    }
}
