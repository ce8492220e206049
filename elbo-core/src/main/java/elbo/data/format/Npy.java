package elbo.data.format;

import elbo.FileTrouble;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An array as NumPy saves it, examples first; see {@code Layout} for what the other dimensions mean. Unsigned bytes stay
 * bytes: grey values with 255 for 1, unless there are only zeros and ones. Truth values are binary. All other numbers
 * become 32-bit floats; their kind is the narrowest that holds them all. The most significant byte must come last. A large array
 * stays in its file.
 */
public final class Npy implements Format {
    private final long mapped;

    public Npy() {
        this(Dataset.LARGE);
    }

    /** Leaving arrays of so many bytes in their files. */
    Npy(long mapped) {
        this.mapped = mapped;
    }

    @Override
    public String name() {
        return "an .npy file";
    }

    @Override
    public boolean reads(Path path) {
        return Files.isRegularFile(path)
                && path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        String name = path.getFileName().toString();
        try (Incoming in = Incoming.file(path)) {
            NpyHeader header = NpyHeader.read(in);
            if (in.exact() && in.left() >= mapped && !header.firstFastest()) {
                MappedArray array = MappedArray.rest(path, in, header.dims(), header.element());
                return MappedAssembly.whole(name, new MappedAssembly.Part(List.of(array), Optional.empty()), progress);
            }
            return Assembly.whole(name, new Assembly.Part(rest(in, header, Room.ofJvm()), Optional.empty()));
        }
    }

    /** One whole array of a file. */
    static Numbers read(Path path, Room room) throws IOException {
        try (Incoming in = Incoming.file(path)) {
            return read(in, room);
        }
    }

    /** The array of a file, left there. */
    static MappedArray map(Path path) throws IOException {
        try (Incoming in = Incoming.file(path)) {
            NpyHeader header = NpyHeader.read(in);
            if (header.firstFastest()) {
                throw new Refusal(
                        path.toString(),
                        "is in the order of Fortran, which can only be read whole; save it again with"
                                + " np.ascontiguousarray(a)");
            }
            if (!in.exact()) {
                throw new Refusal(path.toString(), "is packed; a folder of arrays takes them as NumPy saves them");
            }
            return MappedArray.rest(path, in, header.dims(), header.element());
        }
    }

    /** One whole array; the stream must end with it. */
    static Numbers read(Incoming in, Room room) throws IOException {
        return rest(in, NpyHeader.read(in), room);
    }

    /** As {@link #read(Incoming, Room)}; bytes of zeros and ones that are too many are packed. */
    static Numbers readOrPack(Incoming in, Room room) throws IOException {
        NpyHeader header = NpyHeader.read(in);
        long count = Numbers.count(in.where(), header.dims());
        Optional<String> why = Incoming.tooMany(count, room);
        if (why.isEmpty() || !header.packs(count)) {
            return rest(in, header, room);
        }
        Bits bits = Bits.read(in, count, why.get(), room);
        in.end();
        return new Numbers(in.where(), header.dims(), new Numbers.Store.Packed(bits));
    }

    private static Numbers rest(Incoming in, NpyHeader header, Room room) throws IOException {
        Numbers numbers = Numbers.read(in, header.dims(), header.element(), room);
        in.end();
        return header.firstFastest() ? numbers.examplesFirst(0, room) : numbers;
    }

    private static Numbers whole(Path path) {
        try {
            return read(path, Room.ofJvm());
        } catch (IOException e) {
            throw FileTrouble.reading(path, e);
        }
    }

    /** The codes of an array saved by NumPy, for {@code decode}: its sizes and its numbers as floats. */
    public static FloatArray floats(Path path) {
        Numbers n = whole(path);
        return switch (n.store()) {
            case Numbers.Store.Floats f -> new FloatArray(n.dims(), f.values());
            case Numbers.Store.Bytes _, Numbers.Store.Packed _ -> {
                float[] values = new float[Math.toIntExact(Numbers.count(n.where(), n.dims()))];
                for (int i = 0; i < values.length; i++) {
                    values[i] = n.at(i);
                }
                yield new FloatArray(n.dims(), values);
            }
        };
    }
}
