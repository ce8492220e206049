package elbo.data.drawn;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.tensor.Rng;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Handwritten digits that nobody wrote: 28 x 28 grey pictures of ten classes in the manner of MNIST, 60,000 to learn from
 * and 10,000 to measure on. Shape {@code [1, 28, 28]}, kind {@link Kind#UNIT}, label column {@code class}.
 *
 * <p>Each is a mixture of hand-designed letterforms ({@code digits.txt}) with every point a little beside its place, then
 * slanted, turned and bent, fitted into a square of 20 pixels, drawn with a pen of its own and centred by mass.
 */
public final class Digits {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;
    static final int TRAIN = 60_000;
    static final int TEST = 10_000;

    private final List<List<Glyph>> glyphs;
    private final Rng rng;

    private Digits(List<Glyph> all, Rng rng) {
        glyphs = IntStream.range(0, CLASSES)
                .mapToObj(c -> all.stream().filter(g -> g.label() == c).toList())
                .toList();
        this.rng = rng;
    }

    /** @param split {@code train} or {@code test}: streams that have nothing in common */
    static Digits of(String split) {
        return new Digits(Glyph.parse(forms()), Rng.of(1).fork("digits").fork(split));
    }

    /**
     * The data set, from {@code cacheFolder} if it was drawn before, else drawn anew (some seconds) and kept there. A cache
     * that is damaged or of another version is drawn over; one that cannot be written only costs the time next time.
     */
    public static Splits open(Path cacheFolder) {
        return open(cacheFolder, TRAIN, TEST);
    }

    static Splits open(Path cacheFolder, int train, int test) {
        DigitCache cache = new DigitCache(cacheFolder.resolve("digits.bin"), train, test);
        Drawn drawn = cache.read().orElseGet(() -> {
            Drawn fresh = new Drawn(draw("train", train), draw("test", test));
            cache.write(fresh);
            return fresh;
        });
        return new Splits("digits", drawn.train.pictures("train"), drawn.test.pictures("test"));
    }

    static Part draw(String split, int size) {
        Digits digits = of(split);
        Part part = Part.blank(size);
        IntStream.range(0, size).parallel().forEach(i -> part.classes[i] = digits.draw(i, part.pixels, i * PIXELS));
        return part;
    }

    /** Both parts, as they lie in the cache. */
    record Drawn(Part train, Part test) {}

    /** The bytes of one part: a class and 784 pixels for each example. */
    record Part(byte[] classes, byte[] pixels) {
        static Part blank(int size) {
            return new Part(new byte[size], new byte[Math.multiplyExact(size, PIXELS)]);
        }

        Pictures pictures(String split) {
            float[] values = new float[classes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = classes[i];
            }
            List<String> names =
                    IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
            Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, values, names)));
            return new Pictures("digits/" + split, values.length, SIDE, pixels, labels);
        }
    }

    /** Draws example {@code index} into {@code into} from {@code at}; returns its class. Safe to call from any thread. */
    byte draw(int index, byte[] into, int at) {
        Rng own = rng.at(index);
        int label = own.nextInt(CLASSES);
        List<Glyph> ways = glyphs.get(label);
        int left = own.nextInt(ways.stream().mapToInt(Glyph::weight).sum());
        int way = 0;
        while (left >= ways.get(way).weight()) {
            left -= ways.get(way++).weight();
        }
        Hand.write(ways.get(way), own, into, at);
        return (byte) label;
    }

    private static List<String> forms() {
        try (InputStream in = Objects.requireNonNull(Digits.class.getResourceAsStream("digits.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
