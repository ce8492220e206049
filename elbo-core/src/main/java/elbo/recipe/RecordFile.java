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
}
