package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.explore.Encoded;
import elbo.explore.Explorer;
import elbo.metric.Ticker;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.sampler.CodeDistances;
import elbo.sampler.Fitted;
import elbo.sampler.Mixture;
import elbo.sampler.Normal;
import elbo.sampler.Sampler;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samplers beside a run: an autoencoder's codes, fitted, kept, found again. */
class SavedSamplerTest {
    private static final int PIXELS = 12;

    private static final Recipe RECIPE = RecipeReader.parse("autoencoder", """
            parent: rae-l2
            name: small
            model: { encoder: { hidden: [16] }, latent: 2, decoder: { hidden: [16] } }
            training: { batch: 50, epochs: 40, optimizer: { rate: 0.01 } }
            """);

    @TempDir
    static Path home;

    private static RunFolder run;
    private static Splits data;

    @BeforeAll
    static void train() {
        data = new Splits("blocks", blocks("train", 1000, 1), blocks("test", 600, 2));
        run = RunFolder.open(
                Runs.run(home.resolve("run"), RECIPE, data, Long.MAX_VALUE).path());
    }

    /** One of three blocks is light, more or less. */
    private static MemoryDataset blocks(String name, int n, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * PIXELS];
        for (int i = 0; i < n; i++) {
            int lit = rng.nextInt(3);
            double light = 0.6 + 0.4 * rng.nextDouble();
            for (int p = 0; p < PIXELS; p++) {
                values[i * PIXELS + p] = (float) (p / 4 == lit ? light : 0.05 * rng.nextDouble());
            }
        }
        return MemoryDataset.floats(name, Shape.of(PIXELS), Kind.UNIT, values, Labels.NONE);
    }

    private static Encoded encoded(Model model, MemoryDataset examples) {
        try (Feed feed = Feed.of(examples, Binarize.NONE, model)) {
            return new Explorer(model).encodeWithDraws(feed, Rng.of(1));
        }
    }

    private static CodeDistances distances(Model model, Sampler sampler) {
        try (Fitted fitted = sampler.fit(encoded(model, (MemoryDataset) data.train()), Rng.of(2), Ticker.NONE)) {
            float[] codes = encoded(model, (MemoryDataset) data.test()).draws();
            return CodeDistances.of(fitted.draw(Rng.of(3), 300, 1), codes, 2, Rng.of(4));
        }
    }

    @Test
    void an_autoencoder_is_sampled_better_by_a_mixture_than_by_a_normal() {
        try (Model model = SavedModel.load(run, Device.CPU)) {
            CodeDistances normal = distances(model, new Normal());
            CodeDistances mixture = distances(model, new Mixture(6));
            System.out.println("figure: codes of an autoencoder, by a normal " + normal.byName());
            System.out.println("figure: codes of an autoencoder, by a mixture " + mixture.byName());
            for (String name : List.of("mmd", "energy")) {
                assertThat(mixture.value(name)).as(name).isLessThan(normal.value(name) / 2);
            }
        }
    }

    @Test
    void draws_without_noise_are_the_codes() {
        try (Model model = SavedModel.load(run, Device.CPU)) {
            Encoded codes = encoded(model, (MemoryDataset) data.test());
            assertThat(codes.draws()).isEqualTo(codes.codes().mean());
        }
    }

    @Test
    void what_was_kept_draws_the_same_and_belongs_to_its_settings_and_weights() throws IOException {
        try (Model model = SavedModel.load(run, Device.CPU)) {
            Sampler sampler = SavedSampler.settings(run, "mixture", List.of("components=3", "starts=1"));
            assertThat(sampler).isEqualTo(new Mixture(3, 20, 1, 200, 10_000));
            assertThat(SavedSampler.load(run, sampler, "all", model)).isEmpty();
            CodeDistances distances = distances(model, sampler);
            float[] draws;
            try (Fitted fitted = sampler.fit(encoded(model, (MemoryDataset) data.train()), Rng.of(2), Ticker.NONE)) {
                new SavedSampler(fitted, Optional.of(distances)).write(run, sampler, "all", model);
                draws = fitted.draw(Rng.of(7), 20, 1);
            }
            assertThat(SavedSampler.settings(run, "mixture", List.of())).isEqualTo(sampler);
            try (SavedSampler kept =
                    SavedSampler.load(run, sampler, "all", model).orElseThrow()) {
                assertThat(kept.fitted().draw(Rng.of(7), 20, 1)).isEqualTo(draws);
                assertThat(kept.distances()).contains(distances);
            }
            assertThat(SavedSampler.load(run, sampler, "all, the first 9", model))
                    .isEmpty();
            assertThat(SavedSampler.load(run, new Mixture(4), "all", model)).isEmpty();
            Path other = home.resolve("other");
            RunFolder unused = Runs.run(other, RecipeReader.with(RECIPE, List.of("epochs=1")), data, Long.MAX_VALUE);
            try (Model trainedLess = SavedModel.load(RunFolder.open(other), Device.CPU)) {
                assertThat(SavedSampler.load(run, sampler, "all", trainedLess)).isEmpty();
            }
            damage(sampler, model);
        }
    }

    private static void damage(Sampler sampler, Model model) throws IOException {
        Path numbers = run.samplers().resolve("mixture.safetensors");
        byte[] good = Files.readAllBytes(numbers);
        for (int length : new int[] {0, 7, 40, good.length - 1}) {
            Files.write(numbers, Arrays.copyOf(good, length));
            refused(() -> SavedSampler.load(run, sampler, "all", model), numbers);
        }
        Files.copy(run.modelFile(), numbers, StandardCopyOption.REPLACE_EXISTING);
        refused(() -> SavedSampler.load(run, sampler, "all", model), numbers);
        Path settings = run.samplers().resolve("mixture.yaml");
        for (String text :
                List.of("", "type: kernel", "type: mixture\ncomponents: [", "[]", "type: mixture\nparts: 3")) {
            Files.writeString(settings, text);
            refused(() -> SavedSampler.settings(run, "mixture", List.of()), settings);
        }
    }

    private static void refused(ThrowingCallable work, Path file) {
        assertThatThrownBy(work)
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageNotContaining("\n");
    }
}
