package elbo.data.format;

import elbo.Refusal;
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
 * the values. Images {@code [N, H, W]} become events {@code [1, H, W]}.
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", file formats.
 */
public final class Idx implements Format {
    private static final int BYTES = 0x08;
    private static final Pattern NAME = Pattern.compile(".*(idx[1-4]-ubyte|-ubyte|\\.idx)(\\.gz)?");

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
    public Splits open(Path path) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        Room room = Room.ofJvm();
        if (!Files.isDirectory(path)) {
            return Assembly.whole(name, new Assembly.Part(images(path, room), Optional.empty()));
        }
        Path trainImages = find(path, "train-images")
                .orElseThrow(() -> new Refusal(
                        path.toString(), "has test images but no train-images*; without them nothing can be learnt"));
        Assembly.Part train = part(trainImages, find(path, "train-labels"), room);
        Optional<Path> testImages = find(path, "t10k-images", "test-images");
        if (testImages.isEmpty()) {
            return Assembly.whole(name, train);
        }
        return Assembly.both(name, train, part(testImages.get(), find(path, "t10k-labels", "test-labels"), room));
    }

    private static Assembly.Part part(Path images, Optional<Path> labels, Room room) throws IOException {
        return new Assembly.Part(
                images(images, room), labels.isEmpty() ? Optional.empty() : Optional.of(labels(labels.get(), room)));
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

    private static Numbers images(Path file, Room room) throws IOException {
        Numbers images = read(file, room);
        if (images.dims().length < 2) {
            throw new Refusal(
                    file.toString(),
                    "has one dimension, so it holds labels, not images; give the file of images, or the folder of both");
        }
        return images;
    }

    private static Numbers labels(Path file, Room room) throws IOException {
        Numbers labels = read(file, room);
        if (labels.dims().length != 1) {
            throw new Refusal(
                    file.toString(),
                    "has " + labels.dims().length + " dimensions, but labels have one; it may be a file of images");
        }
        return labels;
    }

    private static Numbers read(Path file, Room room) throws IOException {
        try (Incoming in = Incoming.file(file)) {
            byte[] magic = in.header(4);
            int rank = rank(file, magic);
            ByteBuffer sizes = ByteBuffer.wrap(in.header(4 * rank));
            long[] dims = new long[rank];
            for (int i = 0; i < rank; i++) {
                dims[i] = sizes.getInt() & 0xFFFFFFFFL;
            }
            Numbers numbers = Numbers.read(in, dims, Element.U1, room);
            in.end();
            return numbers;
        }
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
