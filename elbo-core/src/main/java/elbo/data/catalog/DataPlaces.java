package elbo.data.catalog;

import elbo.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where data sets may lie: each is a folder of its name under one of these.
 *
 * @param dataDir      what the user gave on the command line
 * @param environment  in which {@code ELBO_DATA} may name a folder
 * @param userCache    where fetched sets are put
 * @param systemPlaces where packages of the operating system put theirs
 */
public record DataPlaces(
        Optional<Path> dataDir, Map<String, String> environment, Path userCache, List<Path> systemPlaces) {
    /** Debian's package dataset-fashion-mnist has the folder fashion-mnist here. */
    private static final List<Path> SYSTEM = List.of(Path.of("/usr/share/datasets"));

    public DataPlaces {
        environment = Map.copyOf(environment);
        systemPlaces = List.copyOf(systemPlaces);
    }

    /** The places of this user on this machine. */
    public static DataPlaces ofThisUser(Optional<Path> dataDir) {
        Map<String, String> environment = System.getenv();
        Path cache = userCache(
                environment, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
        return new DataPlaces(dataDir, environment, cache, SYSTEM);
    }

    /** Where a user's cache lies: {@code $ELBO_HOME/data}, or the place that the operating system's habits give. */
    static Path userCache(Map<String, String> environment, String os, Path home) {
        Optional<Path> own = folder(environment, "ELBO_HOME");
        if (own.isPresent()) {
            return own.get().resolve("data");
        }
        String system = os.toLowerCase(Locale.ROOT);
        Path base;
        if (system.startsWith("windows")) {
            base = folder(environment, "LOCALAPPDATA")
                    .orElse(home.resolve("AppData").resolve("Local"));
        } else if (system.startsWith("mac")) {
            base = home.resolve("Library").resolve("Caches");
        } else {
            // the XDG rules say that a relative path is to be ignored
            base = folder(environment, "XDG_CACHE_HOME")
                    .filter(Path::isAbsolute)
                    .orElse(home.resolve(".cache"));
        }
        return base.resolve("elbo").resolve("data");
    }

    /**
     * All places, the first to be searched first.
     *
     * @throws Refusal if the folder that the user named, or {@code ELBO_DATA}, does not exist
     */
    public List<Path> folders() {
        List<Path> all = new ArrayList<>();
        dataDir.ifPresent(d -> all.add(existing("--data-dir", d)));
        folder(environment, "ELBO_DATA").ifPresent(d -> all.add(existing("ELBO_DATA", d)));
        all.add(userCache);
        all.addAll(systemPlaces);
        return List.copyOf(all);
    }

    private static Path existing(String where, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new Refusal(
                    where, "there is no folder " + folder + "; name one that holds data sets, or leave it out");
        }
        return folder;
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(v -> !v.isBlank())
                .map(Path::of);
    }
}
