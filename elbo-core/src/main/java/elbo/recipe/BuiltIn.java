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
import java.util.stream.Stream;

/** The recipes that come with Elbo: the files of one resource folder, which is the list. */
final class BuiltIn {
    private static final String FOLDER = "/elbo/recipes";

    private BuiltIn() {}

    static String text(String name) {
        boolean plain = name.matches("[a-z0-9][a-z0-9-]*");
        try (InputStream in = plain ? BuiltIn.class.getResourceAsStream(FOLDER + "/" + name + ".yaml") : null) {
            if (in == null) {
                throw new Refusal(Problem.unknown("--recipe", "recipe", name, names()));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        URL folder = Objects.requireNonNull(BuiltIn.class.getResource(FOLDER), "the recipes are missing");
        try {
            URI uri = folder.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return list(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return list(jar.getPath(FOLDER));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("the built-in recipes cannot be listed", e);
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
