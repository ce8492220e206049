package elbo.bench;

import elbo.recipe.Json;
import elbo.tensor.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

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
        record.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        record.put(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + Engine.cores() + " cores");
        record.put("passed", passed);
        record.putAll(figures);
        Json.write(root.resolve("docs/results").resolve(name + ".json"), record);
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
