package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small YAML documents as records: what a document does not say, the default says. */
public final class RecordFile {
    private RecordFile() {}

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
