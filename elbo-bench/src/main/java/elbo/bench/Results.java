package elbo.bench;

import elbo.recipe.Json;
import elbo.tensor.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Figures of long runs, kept in the project beside the command that repeats them: {@code docs/results/NAME.json}. */
final class Results {
    private Results() {}

    /** The project's folder. */
    static Path root() {
        return Path.of(System.getProperty("elbo.root"));
    }

    /** @param passed whether the figures are what they must be */
    static void record(String name, String command, boolean passed, Map<String, ?> figures) throws IOException {
        Path root = root();
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("command", command);
        record.put("commit", commit(root));
        record.put("date", today());
        record.put("machine", system() + ", " + Engine.cores() + " cores");
        record.put("passed", passed);
        record.putAll(figures);
        Json.write(file(name), record);
    }

    private static Path file(String name) {
        return root().resolve("docs/results").resolve(name + ".json");
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /**
     * Puts a row among those that a record has under {@code "rows"}, in the place of that with the same values of some keys. So a
     * run that is ended leaves what it had, and what was not run this time stays. Each row says when, and on how many cores; of which commit
     * it says itself.
     */
    static void merge(String name, String command, List<String> keys, Map<String, Object> row, Map<String, ?> figures) {
        Path file = file(name);
        Map<String, Map<String, Object>> table = new TreeMap<>();
        if (Files.exists(file)) {
            for (JsonNode each : Json.read(file).at("/rows")) {
                Map<String, Object> old = plain(each);
                table.put(key(old, keys), old);
            }
        }
        Map<String, Object> dated = new LinkedHashMap<>(row);
        dated.put("date", today());
        dated.put("cores", Engine.cores());
        table.put(key(row, keys), dated);
        boolean passed = table.values().stream()
                .noneMatch(r -> r.containsKey("failed") || Boolean.FALSE.equals(r.get("passed")));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", command);
        all.put("machine", system());
        all.put("passed", passed);
        all.putAll(figures);
        all.put("rows", List.copyOf(table.values()));
        Json.write(file, all);
    }

    private static String key(Map<String, Object> row, List<String> keys) {
        return keys.stream().map(k -> String.valueOf(row.get(k))).collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> plain(JsonNode row) {
        Map<String, Object> plain = new LinkedHashMap<>();
        row.properties().forEach(e -> plain.put(e.getKey(), value(e.getValue())));
        return plain;
    }

    private static @Nullable Object value(JsonNode v) {
        if (v.isNull()) { // a number that was none
            return null;
        }
        if (v.isString()) {
            return v.asString();
        }
        if (v.isBoolean()) {
            return v.asBoolean();
        }
        return v.isIntegralNumber() ? (Object) v.asLong() : (Object) v.asDouble();
    }

    static String commit(Path root) throws IOException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = git.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
