package elbo.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries that this process runs with, as their jars are called: {@code jackson-databind-3.2.4.jar}. */
final class Libraries {
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d.*)\\.jar");

    private Libraries() {}

    /** Versions by name; a jar of native libraries says its platform in its version. */
    static Map<String, String> onPath() {
        return of(System.getProperty("java.class.path", "").split(Pattern.quote(File.pathSeparator), -1));
    }

    static Map<String, String> of(String... path) {
        Map<String, String> versions = new TreeMap<>();
        for (String entry : path) {
            Matcher jar = JAR.matcher(String.valueOf(Path.of(entry).getFileName()));
            if (jar.matches()) {
                versions.merge(jar.group(1), jar.group(2), (one, other) -> one + ", " + other);
            }
        }
        return versions;
    }
}
