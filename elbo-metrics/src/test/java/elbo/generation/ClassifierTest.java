package elbo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
    private static final Shape PICTURES = Shape.of(1, 8, 8);
    private static final Classifier.Options QUICK = new Classifier.Options(3, 32, 2e-3, 16);

    private static Classifier known;

    @TempDir
    Path folder;

    @BeforeAll
    static void train() {
        known = trained(1);
    }

    @AfterAll
    static void close() {
        known.close();
    }

    /** A bright square in one of four corners, in noise; bytes, as pictures are stored. */
    private static Dataset corners(String name, int n, long seed) {
        Rng rng = Rng.of(seed);
        byte[] values = new byte[n * 64];
        float[] labels = new float[n];
        for (int i = 0; i < n; i++) {
            int corner = rng.nextInt(4);
            labels[i] = corner;
            for (int p = 0; p < 64; p++) {
                boolean inside = p / 8 / 4 == corner / 2 && p % 8 / 4 == corner % 2;
                values[i * 64 + p] = (byte) (rng.nextInt(150) + (inside ? 60 : 0));
            }
        }
        Labels.Column column = new Labels.Column("class", labels, List.of("a", "b", "c", "d"));
        return MemoryDataset.bytes(name, PICTURES, Kind.UNIT, 1f / 255, values, new Labels(List.of(column)));
    }

    private static Classifier trained(long seed) {
        return Classifier.train(
                corners("corners/train", 400, 1), corners("corners/test", 300, 2), QUICK, Rng.of(seed), Ticker.NONE);
    }

    private static double[] weights(Classifier c) {
        return c.parameters().byName().get("body.2.weight").toDoubles();
    }

    @Test
    void it_tells_classes_of_unseen_pictures_apart_and_says_what_it_is() {
        double p = known.accuracy().value();
        assertThat(p).isGreaterThan(0.95);
        assertThat(known.accuracy().se()).isCloseTo(Math.sqrt(p * (1 - p) / 299), within(1e-9));
        assertThat(known.what())
                .isEqualTo("features (16 each) of a classifier trained on this data set (corners/train); not Inception,"
                        + " so not comparable with published FID");
        assertThat(known.width()).isEqualTo(16);
    }

    /** What was trained with labels at random knows these by heart and nothing of unseen pictures. */
    @Test
    void the_accuracy_is_that_of_test_examples() {
        Dataset train = corners("train", 64, 1);
        Dataset test = corners("test", 400, 2);
        Labels.Column real = train.labels().main().orElseThrow();
        float[] wrong = real.values().clone();
        Rng rng = Rng.of(9);
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = rng.nextInt(4);
        }
        byte[] values = new byte[64 * 64];
        train.read(0, 64, ByteBuffer.wrap(values));
        Dataset confused = MemoryDataset.bytes(
                "train",
                PICTURES,
                Kind.UNIT,
                1f / 255,
                values,
                new Labels(List.of(new Labels.Column("class", wrong, real.names()))));
        Classifier.Options thorough = new Classifier.Options(60, 16, 3e-3, 32);
        try (Classifier c = Classifier.train(confused, test, thorough, Rng.of(1), Ticker.NONE)) {
            assertThat(c.accuracy().value()).isBetween(0.05, 0.5);
        }
        try (Classifier c = Classifier.train(confused, confused, thorough, Rng.of(1), Ticker.NONE)) {
            assertThat(c.accuracy().value()).isGreaterThan(0.9);
        }
    }

    @Test
    void the_seed_decides_the_weights_and_nothing_is_left_behind() {
        long before = Scope.liveTensors();
        try (Classifier again = trained(1);
                Classifier other = trained(2)) {
            assertThat(weights(again)).isEqualTo(weights(known));
            assertThat(weights(other)).isNotEqualTo(weights(known));
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    /** In one step over all examples their order is nothing but rounding. */
    @Test
    void the_seed_decides_where_weights_begin() {
        Dataset data = corners("corners", 40, 1);
        Classifier.Options once = new Classifier.Options(1, 40, 1e-3, 16);
        try (Classifier first = Classifier.train(data, data, once, Rng.of(1), Ticker.NONE);
                Classifier other = Classifier.train(data, data, once, Rng.of(2), Ticker.NONE)) {
            assertThat(weights(other)[0]).isNotCloseTo(weights(first)[0], within(0.005));
        }
    }

    @Test
    void what_is_saved_comes_back_and_gives_the_same_features() {
        Path file = folder.resolve("classifier.safetensors");
        Dataset some = corners("some", 70, 3);
        Points expected = known.points(some, Ticker.NONE);
        known.save(file);
        try (Classifier back = Classifier.read(file)) {
            assertThat(back.points(some, Ticker.NONE)).isEqualTo(expected);
            assertThat(back.what()).isEqualTo(known.what());
            assertThat(back.accuracy()).isEqualTo(known.accuracy());
            assertThat(back.event()).isEqualTo(PICTURES);
        }
        assertThat(expected.n()).isEqualTo(70);
        assertThat(expected.name()).isEqualTo("features of some");
    }

    /** Bytes of a data set and the same as floats of generated examples: more than go through at once. */
    @Test
    void features_do_not_depend_on_how_examples_come() {
        Dataset some = corners("some", 1100, 4);
        byte[] bytes = new byte[1100 * 64];
        some.read(0, 1100, ByteBuffer.wrap(bytes));
        float[] floats = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            floats[i] = (bytes[i] & 255) * (1f / 255);
        }
        Points stored = known.points(some, Ticker.NONE);
        Points given = known.points("some", floats, Ticker.NONE);
        assertThat(given).isEqualTo(stored);
        float[] tail = Arrays.copyOfRange(floats, 1090 * 64, 1100 * 64);
        Points last = known.points("some", tail, Ticker.NONE);
        for (int i = 0; i < 10; i++) {
            assertThat(last.row(i)).containsExactly(stored.row(1090 + i), within(1e-5f));
        }
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Tensor x = Tensors.of(Arrays.copyOf(floats, 64), 1, 1, 8, 8);
            assertThat(known.of(x).toFloats()).containsExactly(stored.row(0), within(1e-5f));
        }
    }

    @Test
    void vectors_are_told_apart_too() {
        Rng rng = Rng.of(5);
        float[] values = new float[400 * 3];
        float[] labels = new float[400];
        for (int i = 0; i < 400; i++) {
            labels[i] = i % 2;
            for (int d = 0; d < 3; d++) {
                values[3 * i + d] = (float) (rng.nextGaussian() + 3 * labels[i]);
            }
        }
        Labels.Column column = new Labels.Column("class", labels, List.of("a", "b"));
        Dataset data = MemoryDataset.floats("rows", Shape.of(3), Kind.REAL, values, new Labels(List.of(column)));
        try (Classifier c = Classifier.train(data, data, QUICK, Rng.of(1), Ticker.NONE)) {
            assertThat(c.accuracy().value()).isGreaterThan(0.95);
            c.save(folder.resolve("rows.safetensors"));
            try (Classifier back = Classifier.read(folder.resolve("rows.safetensors"))) {
                assertThat(weights(back, "head.weight")).isEqualTo(weights(c, "head.weight"));
            }
        }
        PlainValues plain = new PlainValues(Shape.of(3));
        assertThat(plain.points(data, Ticker.NONE).values()).isEqualTo(values);
        assertThat(plain.what()).contains("the values themselves (3 each)", "not comparable with published FID");
    }

    private static double[] weights(Classifier c, String name) {
        return c.parameters().byName().get(name).toDoubles();
    }

    @Test
    void progress_reaches_its_end() {
        long[] last = new long[2];
        Ticker ticker = (what, done, of) -> {
            assertThat(what).isEqualTo("classifier for features");
            assertThat(done).isGreaterThan(last[0]);
            last[0] = done;
            last[1] = of;
        };
        Classifier.train(corners("a", 100, 1), corners("b", 50, 2), QUICK, Rng.of(1), ticker)
                .close();
        assertThat(last).containsExactly(300, 300);
    }

    private interface Change {
        void of(Map<String, SafeTensors.Entry> entries, Map<String, String> words);
    }

    private void assertRefused(Change change, String... words) {
        Path file = folder.resolve("good.safetensors");
        SafeTensors good = SafeTensors.read(file);
        Map<String, SafeTensors.Entry> entries = new LinkedHashMap<>(good.entries());
        Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
        change.of(entries, metadata);
        Path changed = folder.resolve("changed.safetensors");
        SafeTensors.write(changed, entries, metadata);
        long before = Scope.liveTensors();
        assertThatThrownBy(() -> Classifier.read(changed))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(changed + ": ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void a_file_that_is_no_classifier_or_claims_what_it_has_not_is_refused_in_a_line() {
        known.save(folder.resolve("good.safetensors"));
        try (Scope s = Scope.open()) {
            SafeTensors.Entry nan = Tensors.entry(Tensors.of(new float[] {1, Float.NaN, 1, 1}, 4));
            assertRefused((e, w) -> w.remove("elbo.classifier"), "is no classifier's file");
            assertRefused((e, w) -> w.remove("elbo.width"), "its words lack elbo.width");
            assertRefused(
                    (e, w) -> w.put("elbo.width", "1000000"), "body.2.weight should be F32 of [1000000, 256]; got");
            assertRefused((e, w) -> w.put("elbo.event", "1,1000000,1000000"), "body.2.weight should be");
            assertRefused((e, w) -> w.put("elbo.event", "1,4000000000,4000000000"), "says elbo.event", "expected");
            assertRefused(
                    (e, w) -> w.put("elbo.event", "1,2147483647,2147483647"), "says elbo.event", "expected sizes");
            assertRefused((e, w) -> w.put("elbo.event", "1,x"), "says elbo.event 1,x", "expected sizes");
            assertRefused((e, w) -> w.put("elbo.event", "0,8,8"), "says elbo.event 0,8,8", "expected sizes");
            assertRefused((e, w) -> w.put("elbo.classes", "5"), "head.weight should be F32 of [5, 16]; got");
            assertRefused((e, w) -> w.put("elbo.test-accuracy", "2"), "expected a number within [0, 1]");
            assertRefused((e, w) -> w.put("elbo.test-accuracy", "good"), "expected a number");
            assertRefused((e, w) -> e.remove("head.bias"), "head.bias: is missing");
            assertRefused((e, w) -> e.put("head.bias", nan), "head.bias holds numbers that are not finite");
        }
    }

    @Test
    void a_damaged_file_never_gives_anything_but_a_refusal() throws IOException {
        Path good = folder.resolve("good.safetensors");
        known.save(good);
        byte[] bytes = Files.readAllBytes(good);
        Path file = folder.resolve("damaged.safetensors");
        Rng rng = Rng.of(5);
        for (int trial = 0; trial < 150; trial++) {
            byte[] damaged = bytes.clone();
            damaged[rng.nextInt(1100)] = (byte) rng.nextInt(256);
            Files.write(file, damaged);
            try {
                Classifier.read(file).close();
            } catch (Refusal refused) {
                assertThat(refused.getMessage()).startsWith(file.toString()).hasSizeLessThan(2000);
            }
        }
    }

    @Test
    void data_without_classes_is_refused_in_a_line() {
        Dataset data = corners("corners/train", 60, 1);
        Dataset none = MemoryDataset.bytes("none", PICTURES, Kind.UNIT, 1, new byte[64], Labels.NONE);
        assertThatThrownBy(() -> Classifier.train(none, data, QUICK, Rng.of(1), Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("none: has no column of classes");
        Labels.Column one = new Labels.Column("class", new float[] {1, 1}, List.of("a", "b"));
        Dataset same = MemoryDataset.bytes("same", PICTURES, Kind.UNIT, 1, new byte[128], new Labels(List.of(one)));
        assertThatThrownBy(() -> Classifier.train(same, data, QUICK, Rng.of(1), Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("same: all 2 examples are of class 1");
        Labels.Column two = new Labels.Column("class", new float[] {1, 0}, List.of("a", "b"));
        Dataset other = MemoryDataset.bytes("other", PICTURES, Kind.UNIT, 1, new byte[128], new Labels(List.of(two)));
        assertThatThrownBy(() -> Classifier.train(data, other, QUICK, Rng.of(1), Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "other: expected the classes and the shape of corners/train, 4 and [1, 8, 8]; got 2");
        assertThatThrownBy(() -> new PlainValues(Shape.of(3)).points(data, Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("corners/train: holds examples of shape [1, 8, 8], but the features are of [3]");
        assertThatThrownBy(() -> new PlainValues(Shape.of(3)).points("made", new float[4], Ticker.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("made: 4 numbers do not make examples of shape [3]");
        assertThatThrownBy(() -> new Classifier.Options(1, 1, Double.NaN, 1)).hasMessageContaining("rate above 0");
    }
}
