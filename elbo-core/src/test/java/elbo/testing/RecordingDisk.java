package elbo.testing;

import elbo.AtomicFile.IOConsumer;
import elbo.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A disk that remembers what it was asked to do and can tell what a power failure might have left of it: bytes
 * of a written file are safe on return, which names a folder holds only once the folder was forced. Names that were not may
 * have been kept or lost, each by itself.
 */
public final class RecordingDisk implements Disk {
    private final Disk disk = new QuickDisk();
    private final Path root;
    private final List<Action> actions = new ArrayList<>();

    public RecordingDisk(Path root) {
        this.root = root;
    }

    private sealed interface Action {
        /** @param bytes what was written */
        record Write(Path file, byte[] bytes) implements Action {}

        record Move(Path from, Path to) implements Action {}

        record Force(Path folder) implements Action {}

        record Delete(Path path) implements Action {}
    }

    @Override
    public synchronized void write(Path file, IOConsumer<? super OutputStream> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.accept(bytes);
        disk.write(file, out -> out.write(bytes.toByteArray()));
        actions.add(new Action.Write(file, bytes.toByteArray()));
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        disk.move(from, to);
        actions.add(new Action.Move(from, to));
    }

    @Override
    public synchronized void force(Path folder) throws IOException {
        disk.force(folder);
        actions.add(new Action.Force(folder));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        disk.delete(path);
        actions.add(new Action.Delete(path));
    }

    @Override
    public void folder(Path folder) throws IOException {
        disk.folder(folder);
    }

    /** A folder's files by their path in it. */
    public record State(Map<Path, String> names, Map<String, byte[]> contents) {
        /** Makes them in an empty folder. */
        public void restore(Path folder) throws IOException {
            for (Map.Entry<Path, String> file : names.entrySet()) {
                Path path = folder.resolve(file.getKey().toString());
                Files.createDirectories(path.getParent());
                Files.write(path, contents.get(file.getValue()));
            }
        }
    }

    /** What a power failure after each action, and within each write, might leave. Each state once. */
    public Set<State> states() {
        Set<Map<Path, String>> seen = new LinkedHashSet<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        Map<Path, String> safe = new LinkedHashMap<>();
        List<Action> loose = new ArrayList<>();
        int number = 0;
        for (Action action : actions) {
            switch (action) {
                case Action.Write w -> {
                    String whole = "w" + number++;
                    contents.put(whole, w.bytes);
                    contents.put(whole + " half", Arrays.copyOf(w.bytes, w.bytes.length / 2));
                    contents.put(whole + " zeros", new byte[w.bytes.length]);
                    contents.put(whole + " empty", new byte[0]);
                    for (String part : List.of(" half", " zeros", " empty")) {
                        Map<Path, String> state = after(safe, loose, i -> true);
                        state.put(root.relativize(w.file), whole + part);
                        seen.add(state);
                    }
                    loose.add(new Action.Write(w.file, whole.getBytes(StandardCharsets.US_ASCII)));
                }
                case Action.Force f -> {
                    List<Action> forced = loose.stream()
                            .filter(a -> folder(a).equals(f.folder))
                            .toList();
                    safe = after(safe, forced, i -> true);
                    loose.removeAll(forced);
                }
                default -> loose.add(action);
            }
            seen.add(after(safe, loose, i -> true));
            seen.add(after(safe, loose, i -> false));
            for (int i = 0; i < loose.size(); i++) {
                int one = i;
                seen.add(after(safe, loose, j -> j == one));
                seen.add(after(safe, loose, j -> j != one));
            }
        }
        Set<State> states = new LinkedHashSet<>();
        seen.forEach(names -> states.add(new State(names, contents)));
        return states;
    }

    private static Path folder(Action action) {
        return switch (action) {
            case Action.Write w -> w.file.getParent();
            case Action.Move m -> m.to.getParent();
            case Action.Force f -> f.folder;
            case Action.Delete d -> d.path.getParent();
        };
    }

    /** Which names there are once some of the loose actions, by their place, have reached the disk. */
    private Map<Path, String> after(Map<Path, String> before, List<Action> loose, IntPredicate reached) {
        Map<Path, String> names = new LinkedHashMap<>(before);
        Map<Path, String> written = new LinkedHashMap<>(before);
        for (int i = 0; i < loose.size(); i++) {
            switch (loose.get(i)) {
                case Action.Write w -> {
                    String content = new String(w.bytes, StandardCharsets.US_ASCII);
                    written.put(root.relativize(w.file), content);
                    if (reached.test(i)) {
                        names.put(root.relativize(w.file), content);
                    }
                }
                case Action.Move m -> {
                    String content = written.remove(root.relativize(m.from));
                    written.put(root.relativize(m.to), content);
                    if (reached.test(i)) {
                        names.remove(root.relativize(m.from));
                        names.put(root.relativize(m.to), content);
                    }
                }
                case Action.Delete d -> {
                    if (reached.test(i)) {
                        names.remove(root.relativize(d.path));
                    }
                }
                case Action.Force f -> throw new IllegalStateException("is never loose");
            }
        }
        return names;
    }
}
