package elbo.data.catalog;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.DrawnData;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.data.format.Formats;
import elbo.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Data by name or path. A name is a set the program draws itself, or a published set, which is a folder of that name with the
 * original files, packed or not, in one of the {@link DataPlaces}; if it lies in none, it is fetched to the user's cache.
 */
public final class DataCatalog {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final DataPlaces places;
    private final List<DrawnData> drawn;
    private final List<NamedData> published;
    private final Download download;

    /** @param drawn the sets that the program draws itself */
    public DataCatalog(DataPlaces places, List<? extends DrawnData> drawn) {
        this(places, drawn, NamedData.all(), new Download());
    }

    DataCatalog(DataPlaces places, List<? extends DrawnData> drawn, List<NamedData> published, Download download) {
        this.places = places;
        this.drawn = List.copyOf(drawn);
        this.published = List.copyOf(published);
        this.download = download;
    }

    /**
     * What can be said of a set without opening it.
     *
     * @param licence the terms of a published set, else empty
     * @param drawn   whether the program draws it itself, so that it is always there
     * @param fetchable whether it lies at a public address
     * @param folder  where it lies, if it was fetched or found, or drawn and kept
     */
    public record Description(
            String name,
            String summary,
            String licence,
            Shape shape,
            int train,
            int test,
            boolean drawn,
            boolean fetchable,
            Optional<Path> folder) {
        /** Whether it can be used without fetching anything. */
        public boolean present() {
            return drawn || folder.isPresent();
        }
    }

    /** All names, those drawn first. */
    public List<String> names() {
        return Stream.concat(
                        drawn.stream().map(DrawnData::name), published.stream().map(NamedData::name))
                .toList();
    }

    /** @throws Refusal if there is no set of that name, with near names */
    public Description describe(String name) {
        Optional<DrawnData> d = drawn(name);
        if (d.isPresent()) {
            DrawnData it = d.get();
            return new Description(
                    name, it.summary(), "", it.shape(), it.trainSize(), it.testSize(), true, false, kept(name));
        }
        NamedData it = published(name);
        return new Description(
                name, it.summary(), it.licence(), it.shape(), it.train(), it.test(), false, it.fetchable(), folder(it));
    }

    /**
     * The folder in which a set lies; empty if it lies nowhere, as a set that is drawn may do.
     *
     * @throws Refusal if there is no set of that name
     */
    public Optional<Path> present(String name) {
        return describe(name).folder();
    }

    /** As {@link #find(String, Progress)}, telling nobody. */
    public Splits find(String nameOrPath) {
        return find(nameOrPath, Progress.NONE);
    }

    /**
     * The data of a name, else of a path: something with a separator or a dot in it, or that exists. Where a folder has the
     * name of a set, {@code ./NAME} means the folder.
     *
     * @throws Refusal if there is no such name or path, the data cannot be read, or it cannot be fetched
     */
    public Splits find(String nameOrPath, Progress progress) {
        Optional<DrawnData> d = drawn(nameOrPath);
        if (d.isPresent()) {
            return d.get().draw(cache(nameOrPath), progress);
        }
        if (!names().contains(nameOrPath)) {
            return Formats.open(path(nameOrPath), progress);
        }
        NamedData set = published(nameOrPath);
        return checked(set, fetch(set, progress), progress);
    }

    /**
     * Makes a set ready for use: fetches to the user's cache what lies nowhere, draws what is drawn and may be kept. Tells what
     * is there then.
     *
     * @throws Refusal if there is no set of that name, or it cannot be fetched
     */
    public Description fetch(String name, Progress progress) {
        Optional<DrawnData> d = drawn(name);
        if (d.isPresent()) {
            Splits unused = d.get().draw(cache(name), progress);
        } else {
            Path unused = fetch(published(name), progress);
        }
        return describe(name);
    }

    private Path fetch(NamedData set, Progress progress) {
        Optional<Path> found = folder(set);
        if (found.isPresent()) {
            return found.get();
        }
        if (!set.fetchable()) {
            throw new Refusal(
                    set.name(),
                    "lies at no public address. Put "
                            + set.files().stream()
                                    .map(f -> f.name() + " (SHA-256 " + f.sha256() + ")")
                                    .collect(Collectors.joining(" and "))
                            + " into " + cache(set.name()));
        }
        for (RemoteFile file : set.files()) {
            download.fetch(file, cache(set.name()), progress);
        }
        return cache(set.name());
    }

    private Path cache(String name) {
        return places.userCache().resolve(name);
    }

    /** Where a drawn set was kept, if it was: not every one takes long to draw. */
    private Optional<Path> kept(String name) {
        String[] files = cache(name).toFile().list();
        return files == null || files.length == 0 ? Optional.empty() : Optional.of(cache(name));
    }

    private Optional<DrawnData> drawn(String name) {
        return drawn.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    private NamedData published(String name) {
        return published.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> unknown(name));
    }

    private Refusal unknown(String name) {
        return new Refusal(Problem.unknown("data", "data set", name, names()));
    }

    private Path path(String given) {
        try {
            Path path = Path.of(given);
            if (!NAME.matcher(given).matches() || Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw unknown(given);
        }
        throw unknown(given);
    }

    /** The first place where every file lies. */
    private Optional<Path> folder(NamedData set) {
        return places.folders().stream()
                .flatMap(p -> set.folders().stream().map(p::resolve))
                .filter(f -> set.files().stream().allMatch(file -> holds(f, file)))
                .findFirst();
    }

    private static boolean holds(Path folder, RemoteFile file) {
        return Stream.of(file.name(), file.unpackedName(), file.unpackedName() + ".gz")
                .anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    /** Files of the right names may hold something else. */
    private static Splits checked(NamedData set, Path folder, Progress progress) {
        Splits s = Formats.open(set.read().isEmpty() ? folder : folder.resolve(set.read()), progress);
        check(folder, s.train(), set.train(), set.shape());
        check(folder, s.test(), set.test(), set.shape());
        return new Splits(set.name(), s.train(), s.test());
    }

    private static void check(Path folder, Dataset part, int examples, Shape shape) {
        if (part.size() != examples || !part.eventShape().equals(shape)) {
            throw new Refusal(
                    folder.toString(),
                    "is not the published set: " + part.name() + " holds " + part.size() + " examples of shape "
                            + part.eventShape() + ", not " + examples + " of " + shape + "; remove the folder");
        }
    }
}
