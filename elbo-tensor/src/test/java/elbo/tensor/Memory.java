package elbo.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of this process; elsewhere zeros, so that differences are zero. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/thread-self/stat");

    private Memory() {}

    /** Resident bytes that no file backs. */
    static long resident() {
        return lines(STATUS).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    /** Pages that this thread has had faulted in. */
    static long faults() {
        return lines(STAT).stream()
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[7]))
                .sum();
    }

    private static List<String> lines(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
