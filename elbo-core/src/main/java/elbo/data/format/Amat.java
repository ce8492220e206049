package elbo.data.format;

import elbo.Refusal;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows of numbers as text, packed with gzip or not: a folder with {@code *train.amat} and {@code *test.amat}, or one file. A row of
 * {@code s * s} numbers, s being 8 or more, is a picture {@code [1, s, s]}, and one more number behind it the class; any other row is a
 * vector. What a {@code *valid.amat} holds is left out: figures of these data sets are of what was learnt from the first part alone.
 *
 * <p>Source: H. Larochelle's data sets of 2007 to 2011, among them the binarised MNIST.
 */
public final class Amat implements Format {
    private static final int SMALLEST_SIDE = 8;

    @Override
    public String name() {
        return "a folder of .amat files (..._train.amat, ..._test.amat), or one such file";
    }

    @Override
    public boolean reads(Path path) throws IOException {
        return Files.isDirectory(path) ? find(path, "train").isPresent() : named(path, "");
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        Room room = Room.ofJvm();
        if (!Files.isDirectory(path)) {
            return Assembly.whole(name, part(path, room));
        }
        Assembly.Part train = part(find(path, "train").orElseThrow(), room);
        Optional<Path> test = find(path, "test");
        return test.isEmpty() ? Assembly.whole(name, train) : Assembly.both(name, train, part(test.get(), room));
    }

    private static Assembly.Part part(Path file, Room room) throws IOException {
        try (Incoming in = Incoming.file(file)) {
            Numbers rows = TextRows.read(in, room);
            int columns = (int) rows.dims()[1];
            int side = (int) Math.sqrt(columns);
            int pixels = side * side;
            boolean picture = side >= SMALLEST_SIDE && columns - pixels <= 1;
            if (!picture) {
                return new Assembly.Part(rows, Optional.empty());
            }
            long[] shape = {rows.examples(), side, side};
            return columns == pixels
                    ? new Assembly.Part(new Numbers(rows.where(), shape, rows.store()), Optional.empty())
                    : new Assembly.Part(
                            columns(rows, shape, 0, pixels), Optional.of(columns(rows, label(rows), pixels, 1)));
        }
    }

    private static long[] label(Numbers rows) {
        return new long[] {rows.examples()};
    }

    /** Columns {@code from .. from + count - 1} of each row. */
    private static Numbers columns(Numbers rows, long[] shape, int from, int count) {
        int width = (int) rows.dims()[1];
        float[] some = new float[Math.multiplyExact(rows.examples(), count)];
        for (int i = 0; i < some.length; i++) {
            some[i] = rows.at(i / count * width + from + i % count);
        }
        return new Numbers(rows.where(), shape, new Numbers.Store.Floats(some));
    }

    /** The one file of a folder whose name ends so; of a file and its packed twin, the unpacked. */
    private static Optional<Path> find(Path folder, String part) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(f -> named(f, part)).sorted().toList();
        }
        if (found.size() == 2 && found.get(1).toString().equals(found.get(0) + ".gz")) {
            return Optional.of(found.getFirst());
        }
        if (found.size() > 1) {
            throw new Refusal(
                    folder.toString(),
                    "holds both " + found.get(0).getFileName() + " and "
                            + found.get(1).getFileName() + "; leave only one of them");
        }
        return found.stream().findFirst();
    }

    private static boolean named(Path file, String part) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(part + ".amat") || name.endsWith(part + ".amat.gz"));
    }
}
