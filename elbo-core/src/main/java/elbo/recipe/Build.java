package elbo.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this Elbo was built from.
 *
 * @param version as in the build file
 * @param commit  of the repository, with {@code +changes} where files differed from it; {@code unknown} where there was none
 */
public record Build(String version, String commit) {
    /** This Elbo's own, which the build wrote down. */
    public static Build own() {
        Properties p = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own file elbo/recipe/build.properties");
            }
            p.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean changed = Boolean.parseBoolean(p.getProperty("changed"));
        return new Build(p.getProperty("version"), p.getProperty("commit") + (changed ? "+changes" : ""));
    }
}
