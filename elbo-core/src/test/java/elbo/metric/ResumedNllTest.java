package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Likelihood;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.testing.FaultyDisk;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log-likelihood that takes hours may be interrupted. */
class ResumedNllTest {
    private static final int N = 450;

    @TempDir
    private Path folder;

    /** Counts the batches that were decoded. */
    private record Counting(AtomicInteger decoded) implements Likelihood {
        @Override
        public Shape features(Shape event) {
            return new Gaussian().features(event);
        }

        @Override
        public Conditional build(Init init, Shape event) {
            Conditional gaussian = new Gaussian().build(init, event);
            return features -> {
                decoded.incrementAndGet();
                return gaussian.given(features);
            };
        }

        @Override
        public boolean normalised(Kind kind) {
            return true;
        }

        @Override
        public Optional<Problem> check(Kind kind) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "Counting";
        }
    }

    private static FloatRows rows(double last) {
        return FloatRows.of(N, 3, (i, d) -> i == N - 1 ? last : Math.sin(3 * i + d));
    }

    private static Model model(AtomicInteger decoded) {
        Model model = LinearVae.of(3, 2).with(new Counting(decoded)).build();
        LinearVae.set(model, "posterior.mean.weight", 0.2, 0.1, 0, 0, -0.3, 0.1);
        LinearVae.set(model, "decoder.0.weight", 1, 0, 0, 1, 1, 1);
        return model;
    }

    private static ImportanceNll.Result measure(int k, long seed, Ticker ticker, AtomicInteger decoded, Path file) {
        try (Model model = model(decoded);
                Feed data = Feed.of(rows(1), Binarize.NONE, model)) {
            return new ImportanceNll(k).of(model, data, Rng.of(seed), ticker, file);
        }
    }

    private static Ticker stopAt(long examples) {
        return (what, done, of) -> {
            if (done >= examples) {
                throw new CancellationException("enough");
            }
        };
    }

    @Test
    void what_was_interrupted_goes_on_to_the_same_bits_and_measures_nothing_twice() {
        AtomicInteger whole = new AtomicInteger();
        ImportanceNll.Result expected;
        try (Model model = model(whole);
                Feed data = Feed.of(rows(1), Binarize.NONE, model)) {
            expected = new ImportanceNll(37).of(model, data, Rng.of(3), Ticker.NONE);
        }
        Path file = folder.resolve("nll.txt");
        AtomicInteger decoded = new AtomicInteger();
        assertThatThrownBy(() -> measure(37, 3, stopAt(200), decoded, file)).isInstanceOf(CancellationException.class);
        assertThat(decoded.get()).isEqualTo(whole.get() * 2 / 5);
        assertThatThrownBy(() -> measure(37, 3, stopAt(400), decoded, file)).isInstanceOf(CancellationException.class);
        assertThat(decoded.get()).isEqualTo(whole.get() * 4 / 5);
        ImportanceNll.Result found = measure(37, 3, Ticker.NONE, decoded, file);
        assertThat(decoded.get()).isEqualTo(whole.get());
        assertThat(found.each()).isEqualTo(expected.each());
        assertThat(found.ess()).isEqualTo(expected.ess());
        assertThat(found.se()).isEqualTo(expected.se());
        assertThat(measure(37, 3, Ticker.NONE, decoded, file).each()).isEqualTo(expected.each());
        assertThat(decoded.get()).as("a finished one decodes nothing").isEqualTo(whole.get());
    }

    private Path begun() {
        Path file = folder.resolve("begun.txt");
        assertThatThrownBy(() -> measure(20, 3, stopAt(200), new AtomicInteger(), file))
                .isInstanceOf(CancellationException.class);
        return file;
    }

    @Test
    void another_k_or_noise_is_refused_and_the_file_stays() throws IOException {
        Path file = begun();
        String before = Files.readString(file);
        assertThatThrownBy(() -> measure(21, 3, Ticker.NONE, new AtomicInteger(), file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("another samples: \"samples 20\", now \"samples 21\"")
                .hasMessageContaining("Fix:");
        assertThatThrownBy(() -> measure(20, 4, Ticker.NONE, new AtomicInteger(), file))
                .hasMessageContaining("another noise");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void other_weights_or_data_are_refused() {
        Path file = begun();
        try (Model model = model(new AtomicInteger());
                Feed data = Feed.of(rows(1), Binarize.NONE, model)) {
            LinearVae.set(model, "decoder.0.bias", 0, 0, 1e-9);
            assertThatThrownBy(() -> new ImportanceNll(20).of(model, data, Rng.of(3), Ticker.NONE, file))
                    .hasMessageContaining("another model");
        }
        Path done = folder.resolve("done.txt");
        ImportanceNll.Result all = measure(20, 3, Ticker.NONE, new AtomicInteger(), done);
        assertThat(all.n()).isEqualTo(N);
        try (Model model = model(new AtomicInteger());
                Feed data = Feed.of(rows(1.5), Binarize.NONE, model)) {
            assertThatThrownBy(() -> new ImportanceNll(20).of(model, data, Rng.of(3), Ticker.NONE, done))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("other data")
                    .hasMessageContaining("from number 400");
        }
    }

    @Test
    void a_changed_or_cut_file_is_refused() throws IOException {
        String text = Files.readString(begun());
        Path file = folder.resolve("bad.txt");
        for (String bad : new String[] {
            "",
            "hello\n",
            text.substring(0, text.length() / 2),
            text.replace("0x1.", "0x1.1"),
            text.replace("\n100 ", "\n200 ")
        }) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> measure(20, 3, Ticker.NONE, new AtomicInteger(), file))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("bad.txt")
                    .hasMessageContaining("Fix:");
        }
    }

    /** A full disk at any operation leaves the file as it was before. */
    @Test
    void a_disk_that_fails_leaves_what_was_kept() {
        Path file = begun();
        FaultyDisk disk = FaultyDisk.from(1);
        disk.during(() -> assertThatThrownBy(() -> measure(20, 3, Ticker.NONE, new AtomicInteger(), file))
                .isInstanceOf(Refusal.class));
        AtomicInteger decoded = new AtomicInteger();
        ImportanceNll.Result found = measure(20, 3, Ticker.NONE, decoded, file);
        Path other = folder.resolve("other.txt");
        AtomicInteger whole = new AtomicInteger();
        assertThat(found.each())
                .isEqualTo(measure(20, 3, Ticker.NONE, whole, other).each());
        assertThat(decoded.get()).isEqualTo(whole.get() * 3 / 5);
    }

    /** A description whose words change from run to run could never be gone on with. */
    @Test
    void descriptions_are_the_same_words_each_time() {
        assertThat(LinearVae.of(3, 2).vae().toString())
                .isEqualTo(LinearVae.of(3, 2).vae().toString())
                .doesNotContain("@");
    }
}
