package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Texts that come with Elbo: the {@code .yaml} files of one resource folder, which is the list.
 *
 * @param folder where they lie
 * @param where  what asks for one by name, for a refusal
 * @param kind   what each of them is
 */
public record BuiltIn(String folder, String where, String kind) {
    static final BuiltIn RECIPES = new BuiltIn("/elbo/recipes", "--recipe", "recipe");

    /** @throws Refusal if there is none of this name, with the nearest ones */
    public String text(String name) {
        return find(name).orElseThrow(() -> new Refusal(unknown(where, name)));
    }

    /** What is said at {@code place} of a name that is none of these. */
    Problem unknown(String place, String name) {
        return Problem.unknown(place, kind, name, names());
    }

    Optional<String> find(String name) {
        boolean plain = name.matches("[a-z0-9][a-z0-9-]*");
        try (InputStream in = plain ? BuiltIn.class.getResourceAsStream(folder + "/" + name + ".yaml") : null) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sorted. */
    public List<String> names() {
        URL place = Objects.requireNonNull(BuiltIn.class.getResource(folder), folder + " is missing");
        try {
            URI uri = place.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return list(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return list(jar.getPath(folder));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("what stands in " + folder + " cannot be listed", e);
        }
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .map(n -> n.substring(0, n.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }
}
