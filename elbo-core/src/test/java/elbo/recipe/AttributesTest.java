package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Quantity;
import elbo.data.Splits;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.model.Conditioning;
import elbo.model.Conditioning.Place;
import elbo.model.Model;
import elbo.prior.ConditionalNormal;
import elbo.prior.Product;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of models that are told attributes: trained, resumed, opened without the data, sampled. */
class AttributesTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final int SIDE = 4;
    private static final int PIXELS = SIDE * SIDE;

    /** Both attributes reach encoder and decoder. */
    private static final Recipe BOTH = RecipeReader.parse("attributes", """
            parent: cvae
            name: attributes
            model:
              encoder: { hidden: [16] }
              latent: 2
              decoder: { hidden: [32] }
              conditioning: { on: [half, light] }
            training: { batch: 32, epochs: 40, optimizer: { rate: 0.01 } }
            """);

    /** The decoder is told nothing: only the prior knows. */
    private static final Recipe PRIOR = RecipeReader.with(
            BOTH, List.of("conditioning.encoder=none", "conditioning.decoder=false", "prior.type=conditional-normal"));

    @TempDir
    Path folder;

    /** Pictures of which one half, left or right, is as light as {@code light} says, between 0.1 and 0.9; the other is dark. */
    private static Splits halves() {
        return new Splits("halves", halves("halves/train", 512, 1), halves("halves/test", 64, 2));
    }

    private static MemoryDataset halves(String name, int n, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * PIXELS];
        float[] half = new float[n];
        float[] light = new float[n];
        for (int i = 0; i < n; i++) {
            half[i] = rng.nextInt(2);
            light[i] = (float) (0.1 + 0.8 * rng.nextDouble());
            for (int p = 0; p < PIXELS; p++) {
                boolean right = p % SIDE >= SIDE / 2;
                values[i * PIXELS + p] = right == (half[i] == 1) ? light[i] : 0;
            }
        }
        Labels labels = new Labels(List.of(
                new Labels.Column("half", half, List.of("left", "right")),
                new Labels.Column("light", light, List.of())));
        return MemoryDataset.floats(name, Shape.of(1, SIDE, SIDE), Kind.UNIT, values, labels);
    }

    /** The mean of one half over all pictures. */
    private static double mean(float[] pictures, boolean right) {
        double sum = 0;
        for (int p = 0; p < pictures.length; p++) {
            sum += (p % SIDE >= SIDE / 2) == right ? pictures[p] : 0;
        }
        return sum / (pictures.length / 2.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_given_decides_what_is_drawn_without_the_data(boolean decoder) {
        RunFolder trained = Runs.run(folder.resolve("run"), decoder ? BOTH : PRIOR, halves(), ALL);
        try (Model model = SavedModel.load(RunFolder.open(trained.path()), Device.CPU)) {
            Explorer any = new Explorer(model);
            for (String light : List.of("0.2", "0.5", "0.8")) {
                for (String half : List.of("left", "right")) {
                    Explorer told = any.given("half", half).given("light", light);
                    assertThat(told.words()).isEqualTo("half " + half + ", light " + light);
                    float[] drawn = told.sample(Rng.of(3), 200, 1);
                    boolean right = half.equals("right");
                    double expected = Double.parseDouble(light);
                    assertThat(mean(drawn, right)).as(told.words()).isCloseTo(expected, within(0.1));
                    assertThat(mean(drawn, !right)).as("not " + told.words()).isLessThan(0.1);
                }
            }
        }
    }

    /** Classes take turns; the mean of light is 0.5. */
    @Test
    void what_is_not_given_takes_turns_or_is_the_mean() {
        RunFolder trained = Runs.run(folder.resolve("run"), BOTH, halves(), ALL);
        try (Model model = SavedModel.load(trained, Device.CPU)) {
            float[] drawn = new Explorer(model).sample(Rng.of(4), 2, 0);
            assertThat(mean(List.of(drawn), 0, false)).isCloseTo(0.5, within(0.1));
            assertThat(mean(List.of(drawn), 1, true)).isCloseTo(0.5, within(0.1));
            assertThat(mean(List.of(drawn), 0, true)).isLessThan(0.1);
            assertThat(mean(List.of(drawn), 1, false)).isLessThan(0.1);
        }
    }

    private static double mean(List<float[]> drawn, int picture, boolean right) {
        float[] one = new float[PIXELS];
        System.arraycopy(drawn.getFirst(), picture * PIXELS, one, 0, PIXELS);
        return mean(one, right);
    }

    @Test
    void the_mean_and_deviation_of_the_training_data_are_kept_with_the_weights() throws IOException {
        RunFolder trained = Runs.run(folder.resolve("run"), BOTH, halves(), 3);
        Runs.resume(trained, halves(), 20);
        float[] light = halves().train().labels().column("light").orElseThrow().values();
        double mean = 0;
        double square = 0;
        for (float v : light) {
            mean += v / 512.0;
            square += v * (double) v / 512.0;
        }
        try (Model model = SavedModel.load(trained, Device.CPU)) {
            Quantity kept = (Quantity) model.context().fields().get(1);
            assertThat(kept.mean()).isCloseTo(mean, within(1e-9));
            assertThat(kept.deviation()).isCloseTo(Math.sqrt(square - mean * mean), within(1e-9));
            assertThat(model.context()).isEqualTo(Context.of(List.of("half", "light"), halves().train()));
        }
        assertThat(SafeTensors.read(trained.modelFile()).metadata().get("elbo.context"))
                .startsWith("[{\"name\":\"half\",\"names\":[\"left\",\"right\"]},{\"name\":\"light\",\"mean\":0.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_with_attributes_is_resumed_to_the_bit(boolean decoder) throws IOException {
        Recipe recipe = RecipeReader.with(decoder ? BOTH : PRIOR, List.of("training.epochs=2"));
        RunFolder straight = Runs.run(folder.resolve("straight"), recipe, halves(), ALL);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), recipe, halves(), 5);
        assertThat(Runs.resume(stopped, halves(), 18)).isEmpty();
        assertThat(Runs.resume(stopped, halves(), ALL)).isEmpty();
        assertThat(Files.readAllBytes(stopped.modelFile())).isEqualTo(Files.readAllBytes(straight.modelFile()));
    }

    /** The same pictures, and light in other units. */
    @Test
    void a_run_does_not_go_on_with_other_labels() {
        RunFolder run = Runs.run(folder.resolve("run"), BOTH, halves(), 5);
        MemoryDataset train = halves("halves/train", 512, 1);
        float[] light = train.labels().column("light").orElseThrow().values();
        for (int i = 0; i < light.length; i++) {
            light[i] *= 100;
        }
        assertThatThrownBy(() -> Runs.resume(run, new Splits("halves", train, halves().test()), ALL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("halves: has other labels than the data that");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conditioning.on=[lihgt]       | unknown label column \"lihgt\". Did you mean \"light\"? Known: half, light",
                "conditioning.on=[half, hue]   | unknown label column \"hue\". Known: half, light",
                "conditioning.on=[class]       | unknown label column \"class\". Known: half, light",
            })
    void labels_that_the_data_lacks_are_refused_before_training(String set, String why) {
        assertRefused(RecipeReader.with(BOTH, List.of(set)), halves(), "halves/train: " + why);
    }

    @Test
    void examples_without_labels_are_refused_before_training() {
        MemoryDataset bare = MemoryDataset.floats(
                "bare/test", Shape.of(1, SIDE, SIDE), Kind.UNIT, new float[2 * PIXELS], Labels.NONE);
        assertRefused(BOTH, new Splits("half", halves().train(), bare), "bare/test: has no labels");
        assertRefused(BOTH, new Splits("bare", bare, bare), "bare/test: has no labels");
    }

    @Test
    void conditioning_that_nothing_reads_is_refused_before_training() {
        Recipe idle = RecipeReader.with(BOTH, List.of("conditioning.encoder=none", "conditioning.decoder=false"));
        assertRefused(idle, halves(), "model.conditioning: names half, light, but nothing reads it. Fix: ");
    }

    /** A likelihood with a number for each label is one that reads them; no other part does here. */
    @Test
    void a_spread_by_label_reads_what_the_model_is_told() {
        List<String> told = List.of(
                "conditioning.encoder=none",
                "conditioning.decoder=false",
                "likelihood={type: gaussian, variance: label, value: 0.1}");
        RunFolder run = Runs.run(folder.resolve("labels"), RecipeReader.with(BOTH, told), halves(), ALL);
        try (Scope s = Scope.open();
                Model model = SavedModel.load(run, Device.CPU)) {
            Tensor each = Objects.requireNonNull(model.parameters().byName().get("likelihood.log_variance"));
            assertThat(each.shape().dim(0)).isEqualTo(model.context().width());
            assertThat(each.abs().min().item()).isPositive();
        }
    }

    private static void assertRefused(Recipe recipe, Splits data, String why) {
        assertThatThrownBy(() -> new Experiment(recipe, data, Runs.settings(ALL), w -> {}).check())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }

    /** As 0.x wrote them: classes known by number, and nothing about them beside the weights. */
    @Test
    void a_run_of_an_earlier_version_is_read() throws IOException {
        Recipe older = RecipeReader.parse("older", """
                parent: vae
                model:
                  encoder: { hidden: [8] }
                  latent: 3
                  decoder: { hidden: [8] }
                  prior: { type: class-normal, spread: 0.5 }
                  conditioning: { classes: 10, encoder: true, decoder: true }
                training: { batch: 16, epochs: 1 }
                """);
        assertThat(older.model().conditioning())
                .isEqualTo(new Conditioning(List.of("class"), 10, Place.FEATURES, true));
        assertThat(older.model().prior()).isEqualTo(ConditionalNormal.ofClasses(0.5));
        RunFolder run = Runs.run(folder.resolve("run"), older, Runs.vectors(), ALL);
        SafeTensors saved = SafeTensors.read(run.modelFile());
        assertThat(saved.entries().get("prior.means").shape()).isEqualTo(Shape.of(10, 3));
        assertThat(saved.entries().get("posterior.mean.weight").shape()).isEqualTo(Shape.of(3, 8 + 10));
        Codes now = codes(run);

        Map<String, String> words = new LinkedHashMap<>(saved.metadata());
        words.remove("elbo.context");
        SafeTensors.write(run.modelFile(), saved.entries(), words);
        String text = Files.readString(run.recipeFile());
        Files.writeString(run.recipeFile(), text.replaceFirst("\n    on: .class.", ""));
        assertThat(codes(run).mean()).isEqualTo(now.mean());
    }

    private static Codes codes(RunFolder run) {
        float[] examples = new float[5 * 12];
        for (int i = 0; i < examples.length; i++) {
            examples[i] = i * 7 % 60 / 60f;
        }
        try (Model model = SavedModel.load(RunFolder.open(run.path()), Device.CPU)) {
            return new Explorer(model).given(4).encode(examples);
        }
    }

    @Test
    void words_of_earlier_versions_are_understood_in_their_places() {
        Recipe none = RecipeReader.parse("t", "model: {conditioning: {classes: 0, encoder: false, decoder: false}}");
        assertThat(none.model().conditioning()).isEqualTo(Conditioning.NONE);
        Recipe set = RecipeReader.with(RecipeReader.named("cvae"), List.of("conditioning.encoder=true"));
        assertThat(set.model().conditioning().encoder()).isEqualTo(Place.FEATURES);
        Recipe inner = RecipeReader.parse("t", "model: {prior: {type: product, first: {type: class-normal}}}");
        assertThat(((Product) inner.model().prior()).first()).isEqualTo(ConditionalNormal.ofClasses(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "3",
                "[3]",
                "[{}]",
                "[{\"name\":3}]",
                "[{\"name\":\"half\",\"count\":0}]",
                "[{\"name\":\"half\",\"count\":2000000000}]",
                "[{\"name\":\"half\",\"names\":[]}]",
                "[{\"name\":\"half\",\"names\":[1]}]",
                "[{\"name\":\"light\",\"mean\":0}]",
                "[{\"name\":\"light\",\"mean\":0,\"deviation\":0}]",
                "[{\"name\":\"light\",\"mean\":1e999,\"deviation\":1}]",
                "[{\"name\":\"light\",\"mean\":0,\"deviation\":1}]",
            })
    void a_damaged_context_is_refused(String damaged) {
        RunFolder run = Runs.run(folder.resolve("run"), BOTH, halves(), 16);
        SafeTensors saved = SafeTensors.read(run.modelFile());
        Map<String, String> words = new LinkedHashMap<>(saved.metadata());
        words.put("elbo.context", damaged);
        SafeTensors.write(run.modelFile(), saved.entries(), words);
        assertThatThrownBy(() -> SavedModel.load(run, Device.CPU))
                .isInstanceOf(Refusal.class)
                .message()
                .hasLineCount(1)
                .containsPattern("elbo.context: is damaged|is \\[half, light\\], but the context is of \\[light\\]");
    }
}
