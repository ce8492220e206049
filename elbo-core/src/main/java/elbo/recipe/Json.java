package elbo.recipe;

import elbo.AtomicFile;
import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of a run's records, written whole or not at all. */
public final class Json {
    private static final int MEGABYTE = 1 << 20;
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** One object on one line, as commands print it. Not-a-number becomes null, which JSON can say. */
    public static String line(Map<String, ?> object) {
        return PLAIN.writeValueAsString(Plain.of(object));
    }

    /** An array of objects on one line. */
    public static String line(List<? extends Map<String, ?>> objects) {
        return PLAIN.writeValueAsString(Plain.of(objects));
    }

    public static void write(Path file, Map<String, ?> object) {
        byte[] bytes = PRETTY.writeValueAsBytes(Plain.of(object));
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /** @throws Refusal in one line if the file is damaged or cannot be read */
    public static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MEGABYTE) {
                throw new Refusal(file.toString(), "is larger than 1 MB, which no such file is");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new Refusal(file.toString(), "is damaged: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    /**
     * An object as plain maps, lists, numbers and texts.
     *
     * @throws Refusal as {@link #read}, and if the file holds no object
     */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Path file) {
        JsonNode node = read(file);
        if (!node.isObject()) {
            throw new Refusal(file.toString(), "is damaged: it holds no object");
        }
        return PLAIN.treeToValue(node, Map.class);
    }

    /** @param about where the text is from, for the message */
    public static JsonNode parse(String about, String text) {
        try {
            return PLAIN.readTree(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new Refusal(about, "is damaged: it is no JSON" + place, e);
        }
    }
}
