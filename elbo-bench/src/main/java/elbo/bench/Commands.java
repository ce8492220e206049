package elbo.bench;

import elbo.recipe.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The command {@code elbo} as people run it, in a process of its own; it works in a folder of its own.
 *
 * @param commit that it was built from
 */
record Commands(Path root, Path work, String commit) {
    /** @param name of the folder */
    static Commands in(String name) throws IOException {
        Path root = Results.root();
        Path work = Files.createDirectories(root.resolve("elbo-bench/target").resolve(name));
        return new Commands(root, work, Results.commit(root));
    }

    /**
     * What a command prints with {@code --json}.
     *
     * @throws IllegalStateException where it fails: the last line that it said on standard error
     */
    JsonNode elbo(List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(root.resolve("elbo").toString()));
        all.addAll(words);
        all.add("--json");
        Path said = work.resolve("said");
        Process p = new ProcessBuilder(all).redirectError(said.toFile()).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0) {
            String message = Files.readString(said).lines().reduce("", (a, b) -> b.isBlank() ? a : b);
            throw new IllegalStateException(words.getFirst() + ": " + message);
        }
        return Json.parse(words.getFirst(), out);
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }
}
