package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Arrays as NumPy saves them in one file. Which are read: {@code x_train} and {@code x_test} with labels {@code y_train}
 * and {@code y_test}; or {@code train} and {@code test}; or {@code X} with labels {@code y}; or those of dSprites, {@code imgs} with labels
 * {@code latents_classes}, beside which {@code latents_values} and {@code metadata}, a pickle, are not opened; or the only array. Capitals do
 * not matter. Labels {@code [N, F]} are F columns. Without a test array a part is held out.
 *
 * <p>Bytes that are too many for memory are kept as bits, if they are all 0 or 1. Entries are read as they come and never written anywhere;
 * their names are only compared, and the sizes they declare only tell how far reading has come.
 */
public final class Npz implements Format {
    /** Nothing is unpacked to a file, so these do no harm here; who gives such names means it elsewhere. */
    private static final Pattern LEADS_OUT =
            Pattern.compile("/.*|.*\\\\.*|[A-Za-z]:/.*|(.*/)?\\.\\./.*", Pattern.DOTALL);

    private static final int MOST_ENTRIES = 10_000;
    /** Names of arrays in a message. */
    private static final int SHOWN = 5;

    private static final String WAY_OUT = "unzip it into a folder, whose .npy files are read where they are";

    private final Room limit;

    public Npz() {
        this(Room.ofJvm());
    }

    Npz(Room limit) {
        this.limit = limit;
    }

    /** For files whose arrays may take so many bytes of memory in all. */
    public static Npz within(long bytes) {
        return new Npz(new Room(bytes));
    }

    @Override
    public String name() {
        return "an .npz file with x_train, y_train, x_test, y_test, or X and y, or imgs and latents_classes, or one array";
    }

    @Override
    public boolean reads(Path path) {
        return Files.isRegularFile(path)
                && path.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return new Reading(path, zip, limit.fresh(WAY_OUT), progress).splits();
        } catch (ZipException e) {
            throw new Refusal(
                    path.toString(), "is no sound .npz file (" + e.getMessage() + "); fetch or save it again", e);
        }
    }

    /** One file being read. */
    private static final class Reading {
        private final Path path;
        private final ZipFile zip;
        private final Room room;
        private final Progress progress;
        private final Map<String, ZipEntry> arrays;

        Reading(Path path, ZipFile zip, Room room, Progress progress) {
            this.path = path;
            this.zip = zip;
            this.room = room;
            this.progress = progress;
            this.arrays = arrays();
        }

        private Map<String, ZipEntry> arrays() {
            if (zip.size() > MOST_ENTRIES) {
                throw new Refusal(
                        path.toString(),
                        "holds " + zip.size() + " entries; no more than " + MOST_ENTRIES
                                + " are read. Save all examples as one array");
            }
            Map<String, ZipEntry> found = new LinkedHashMap<>();
            zip.stream().filter(e -> e.getName().endsWith(".npy")).forEach(e -> {
                if (LEADS_OUT.matcher(e.getName()).matches()) {
                    throw new Refusal(
                            path.toString(),
                            "holds " + Problem.shown(e.getName())
                                    + ", a name that leads out of it, which no array has; do not trust it");
                }
                String key = e.getName().substring(0, e.getName().length() - 4).toLowerCase(Locale.ROOT);
                if (found.put(key, e) != null) {
                    throw new Refusal(
                            path.toString(), "holds two arrays named " + Problem.shown(key) + "; keep one of them");
                }
            });
            return found;
        }

        Splits splits() throws IOException {
            String name = path.getFileName().toString();
            for (Keys k : Keys.KNOWN) {
                if (arrays.containsKey(k.train)) {
                    Assembly.Part train = part(k.train, k.trainLabels, k.columns);
                    return arrays.containsKey(k.test)
                            ? Assembly.both(name, train, part(k.test, k.testLabels, k.columns))
                            : Assembly.whole(name, train);
                }
            }
            if (arrays.size() == 1) {
                return Assembly.whole(name, part(arrays.keySet().iterator().next(), "", List.of()));
            }
            throw new Refusal(
                    path.toString(),
                    arrays.isEmpty()
                            ? "holds no arrays"
                            : "holds the arrays " + some(arrays.keySet())
                                    + ", and none is known to hold the examples; name them x_train, y_train, x_test and"
                                    + " y_test, or X and y");
        }

        private static String some(Collection<String> names) {
            String first = names.stream().limit(SHOWN).map(Problem::shown).collect(Collectors.joining(", "));
            return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
        }

        private Assembly.Part part(String values, String labels, List<String> columns) throws IOException {
            Numbers x = array(values, in -> Npy.readOrPack(in, room));
            if (!arrays.containsKey(labels)) {
                return new Assembly.Part(x, Optional.empty());
            }
            Numbers y = array(labels, in -> LabelArrays.reserved(Npy.read(in, room), room));
            return new Assembly.Part(x, Optional.of(y), columns);
        }

        private Numbers array(String key, Reader reader) throws IOException {
            ZipEntry entry = arrays.get(key);
            if (entry == null) {
                throw new IllegalArgumentException("no array " + key);
            }
            String where = path + ", array " + Problem.shown(key);
            CRC32 sum = new CRC32();
            // the bound is the whole file: an entry's own sizes may lie, and entries may share bytes
            try (InputStream bytes = new CheckedInputStream(zip.getInputStream(entry), sum);
                    InputStream told = new Told("Unpacking " + Problem.shown(key), bytes, entry.getSize(), progress);
                    Incoming in = Incoming.packed(where, told, Files.size(path))) {
                Numbers numbers = reader.of(in);
                if (sum.getValue() != entry.getCrc()) {
                    throw new Refusal(where, "is damaged: its checksum is not the one noted; fetch or save it again");
                }
                return numbers;
            }
        }
    }

    /** Makes an array of an entry's bytes. */
    @FunctionalInterface
    private interface Reader {
        Numbers of(Incoming in) throws IOException;
    }

    /**
     * Names under which parts are saved.
     *
     * @param columns names of the labels' columns, where these are known
     */
    record Keys(String train, String trainLabels, String test, String testLabels, List<String> columns) {
        /** dSprites names its factors in its metadata alone, a pickle, which is never read. */
        static final Keys SPRITES = new Keys(
                "imgs",
                "latents_classes",
                "imgs_test",
                "latents_classes_test",
                List.of("color", "shape", "scale", "orientation", "posX", "posY"));

        static final List<Keys> KNOWN = List.of(
                new Keys("x_train", "y_train", "x_test", "y_test"),
                new Keys("train_data", "train_labels", "test_data", "test_labels"),
                new Keys("train", "train_labels", "test", "test_labels"),
                new Keys("x", "y", "x_test", "y_test"),
                SPRITES);

        private Keys(String train, String trainLabels, String test, String testLabels) {
            this(train, trainLabels, test, testLabels, List.of());
        }
    }
}
