package elbo.recipe;

import elbo.FileTrouble;
import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small YAML documents as records: what a document does not say, the default says. */
public final class RecordFile {
    private RecordFile() {}

    /** @throws Refusal if the file cannot be read, is too large, or says something wrong, each with its line */
    public static <R extends Record> R read(Path file, R defaults) {
        return parse(file.toString(), text(file), defaults);
    }

    /** A file's text, no longer than such documents are. */
    private static String text(Path file) {
        try {
            if (Files.size(file) > Yaml.LARGEST) {
                throw new Refusal(file.toString(), "is larger than 64 KB, which no such file is");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new Refusal(file.toString(), "is not UTF-8 text", e);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    /**
     * @param about what the text is, for a refusal
     * @throws Refusal with all that is wrong, each with its line and the nearest word
     */
    public static <R extends Record> R parse(String about, String text, R defaults) {
        Object document = Yaml.parse(about, text);
        List<Problem> problems = new ArrayList<>();
        R read = new RecordReader(problems).record(defaults, document == null ? Map.of() : document, "");
        Refusal.ifAny(about, Yaml.placed(problems, text));
        return read;
    }

    /** A record as its file would have it, every value of it. */
    public static String text(Record record) {
        return Yaml.write(tree(record));
    }

    /** A record as plain maps, lists, numbers and texts, by the names that its file would have. */
    public static Map<String, Object> tree(Record record) {
        return RecordWriter.write(record);
    }

    /**
     * A record with single values changed, in order: {@code components=5}. Leading words of a path may be left out where the rest is
     * unambiguous.
     *
     * @throws Refusal for an unknown name, with near ones, and for a value that the record does not take
     */
    public static <R extends Record> R with(R record, List<String> assignments) {
        R current = record;
        for (String assignment : assignments) {
            Map<String, Object> tree = tree(current);
            requireKnown(assignment, tree);
            Assignment.of(assignment, tree).apply(tree);
            current = made("--set " + Problem.shown(assignment), current, tree);
        }
        return current;
    }

    private static void requireKnown(String assignment, Map<String, Object> tree) {
        String wanted = assignment.split("=", 2)[0].strip();
        Set<String> known = Assignment.paths(tree).keySet();
        if (assignment.contains("=") && known.stream().noneMatch(k -> ("." + k).endsWith("." + wanted))) {
            List<String> near = Assignment.nearest(wanted, List.copyOf(known));
            throw new Refusal(
                    near.isEmpty()
                            ? Problem.unknown("--set", "setting", wanted, known)
                            : new Problem(
                                    "--set",
                                    "unknown setting \"" + Problem.shown(wanted) + "\". Did you mean \""
                                            + String.join("\" or \"", near) + "\"?"));
        }
    }

    /** A record read from a tree; {@code about} names it in a refusal. */
    static <R extends Record> R made(String about, R defaults, Map<?, ?> tree) {
        List<Problem> problems = new ArrayList<>();
        R made = new RecordReader(problems).record(defaults, tree, "");
        Refusal.ifAny(
                "",
                problems.stream()
                        .map(p -> new Problem(p.where().isEmpty() ? about : about + ": " + p.where(), p.what()))
                        .toList());
        return made;
    }
}
