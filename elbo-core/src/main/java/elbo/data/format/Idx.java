package elbo.data.format;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of MNIST and its kin, packed with gzip or not: a folder with {@code train-images*}, {@code train-labels*},
 * {@code t10k-images*} or {@code test-images*}, {@code t10k-labels*} or {@code test-labels*}; or one file of images. Bytes
 * only: two zero bytes, the type 8, the number of dimensions, each size in four bytes with the most significant first, then
 * the values. Images {@code [N, H, W]} become events {@code [1, H, W]}. Large files that are not packed are read where they lie.
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", file formats.
 */
public final class Idx implements Format {
    private static final int BYTES = 0x08;
    private static final Pattern NAME = Pattern.compile(".*(idx[1-4]-ubyte|-ubyte|\\.idx)(\\.gz)?");

    private final long mapped;

    public Idx() {
        this(Dataset.LARGE);
    }

    /** Leaving images of so many bytes in their files, unless they are packed. */
    Idx(long mapped) {
        this.mapped = mapped;
    }

    @Override
    public String name() {
        return "a folder of IDX files (train-images-idx3-ubyte.gz and so on), or one file of IDX images";
    }

    @Override
    public boolean reads(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return find(path, "train-images").isPresent()
                    || find(path, "t10k-images", "test-images").isPresent();
        }
        return NAME.matcher(path.getFileName().toString().toLowerCase(Locale.ROOT))
                .matches();
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        List<Part> parts = Files.isDirectory(path) ? parts(path) : List.of(new Part(path, Optional.empty()));
        Part train = parts.getFirst();
        boolean alone = parts.size() == 1;
        Room room = Room.ofJvm();
        if (MappedArray.worth(mapped, parts.stream().map(Part::images).toList())) {
            return alone
                    ? MappedAssembly.whole(name, train.map(room), progress)
                    : MappedAssembly.both(name, train.map(room), parts.getLast().map(room), progress);
        }
        return alone
                ? Assembly.whole(name, train.read(room))
                : Assembly.both(name, train.read(room), parts.getLast().read(room));
    }

    /** The files of one part. */
    private record Part(Path images, Optional<Path> labels) {
        Assembly.Part read(Room room) throws IOException {
            return new Assembly.Part(Idx.images(images, room), readLabels(room));
        }

        MappedAssembly.Part map(Room room) throws IOException {
            try (Incoming in = Incoming.file(images)) {
                MappedArray array = MappedArray.rest(images, in, imageDims(images, in), Element.U1);
                return new MappedAssembly.Part(List.of(array), readLabels(room));
            }
        }

        private Optional<Numbers> readLabels(Room room) throws IOException {
            return labels.isEmpty() ? Optional.empty() : Optional.of(Idx.labels(labels.get(), room));
        }
    }

    private static List<Part> parts(Path folder) throws IOException {
        Path train = find(folder, "train-images")
                .orElseThrow(() -> new Refusal(
                        folder.toString(), "has test images but no train-images*; without them nothing can be learnt"));
        Part learnt = new Part(train, find(folder, "train-labels"));
        Optional<Path> test = find(folder, "t10k-images", "test-images");
        return test.isEmpty()
                ? List.of(learnt)
                : List.of(learnt, new Part(test.get(), find(folder, "t10k-labels", "test-labels")));
    }

    /** The one file of a folder whose name begins so; of a file and its packed twin, the unpacked. */
    private static Optional<Path> find(Path folder, String... beginnings) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(f -> Arrays.stream(beginnings)
                            .anyMatch(b -> f.getFileName().toString().startsWith(b)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
        if (found.size() == 2 && found.get(1).toString().equals(found.get(0) + ".gz")) {
            found = found.subList(0, 1);
        }
        if (found.size() > 1) {
            throw new Refusal(
                    folder.toString(),
                    "holds both " + found.get(0).getFileName() + " and "
                            + found.get(1).getFileName() + "; leave only one of them");
        }
        return found.stream().findFirst();
    }

    /** All images of one file. */
    static Numbers images(Path file, Room room) throws IOException {
        try (Incoming in = Incoming.file(file)) {
            return rest(in, imageDims(file, in), room);
        }
    }

    private static long[] imageDims(Path file, Incoming in) throws IOException {
        long[] dims = dims(file, in);
        if (dims.length < 2) {
            throw new Refusal(
                    file.toString(),
                    "has one dimension, so it holds labels, not images; give the file of images, or the folder of both");
        }
        return dims;
    }

    private static Numbers labels(Path file, Room room) throws IOException {
        try (Incoming in = Incoming.file(file)) {
            long[] dims = dims(file, in);
            if (dims.length != 1) {
                throw new Refusal(
                        file.toString(),
                        "has " + dims.length + " dimensions, but labels have one; it may be a file of images");
            }
            return rest(in, dims, room);
        }
    }

    private static long[] dims(Path file, Incoming in) throws IOException {
        int rank = rank(file, in.header(4));
        ByteBuffer sizes = ByteBuffer.wrap(in.header(4 * rank));
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = sizes.getInt() & 0xFFFFFFFFL;
        }
        return dims;
    }

    private static Numbers rest(Incoming in, long[] dims, Room room) throws IOException {
        Numbers numbers = Numbers.read(in, dims, Element.U1, room);
        in.end();
        return numbers;
    }

    private static int rank(Path file, byte[] magic) {
        if (magic[0] != 0 || magic[1] != 0) {
            throw new Refusal(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "is no IDX file: it begins with %02x %02x %02x %02x, not with 00 00 08; fetch it again",
                            magic[0],
                            magic[1],
                            magic[2],
                            magic[3]));
        }
        if (magic[2] != BYTES) {
            throw new Refusal(
                    file.toString(),
                    "holds numbers of type " + type(magic[2]) + ", but only unsigned bytes (08) are read as images and"
                            + " labels; save it as .npy instead");
        }
        if (magic[3] < 1 || magic[3] > 4) {
            throw new Refusal(file.toString(), "says it has " + (magic[3] & 0xFF) + " dimensions; 1 to 4 can be");
        }
        return magic[3];
    }

    private static String type(byte code) {
        return switch (code) {
            case 0x09 -> "signed byte (09)";
            case 0x0B -> "16-bit integer (0b)";
            case 0x0C -> "32-bit integer (0c)";
            case 0x0D -> "float (0d)";
            case 0x0E -> "double (0e)";
            default -> String.format(Locale.ROOT, "%02x, which IDX does not know", code);
        };
    }
}
