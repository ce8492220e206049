package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Alphabet;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.explore.Explorer;
import elbo.likelihood.Symbols;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.network.GatedConv;
import elbo.report.RunReport;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.train.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of models of texts: trained, resumed, opened without the data, shown other texts. */
class TextRunTest {
    private static final Alphabet LETTERS = new Alphabet(List.of("", "a", "b", "c", "d"), "");
    private static final Recipe RECIPE = RecipeReader.parse("texts", """
            parent: poem-vae
            name: texts
            model:
              encoder: { width: 8 }
              latent: 2
              decoder: { width: 8 }
            training: { batch: 16, epochs: 30, optimizer: { rate: 0.01 } }
            """);

    @TempDir
    Path folder;

    /** Half of the texts are {@code one}, half {@code other}. */
    private static Dataset texts(String name, Alphabet alphabet, String one, String other, int n) {
        int length = Math.max(one.length(), other.length());
        float[] values = new float[n * length];
        for (int i = 0; i < n; i++) {
            String text = i % 2 == 0 ? one : other;
            for (int k = 0; k < text.length(); k++) {
                values[i * length + k] = alphabet.symbols().indexOf(text.substring(k, k + 1));
            }
        }
        return MemoryDataset.texts(name, length, alphabet, values, Labels.NONE);
    }

    private static Splits data() {
        return new Splits(
                "two", texts("two/train", LETTERS, "abcd", "cda", 320), texts("two/test", LETTERS, "abcd", "cda", 64));
    }

    private RunFolder trained(long maxSteps) {
        return Runs.run(folder.resolve("run" + maxSteps), RECIPE, data(), maxSteps);
    }

    private static List<String> written(Explorer explorer, float[] values) {
        return explorer.form().alphabet().texts(values, explorer.eventShape());
    }

    /** Two texts have log 2 nats, four letters that know nothing of each other 4 log 2: what ties them is the code. */
    @Test
    void two_texts_are_learnt_and_written() {
        RunFolder run = trained(Long.MAX_VALUE);
        MetricsTable.Row last = MetricsTable.read(run.metricsFile()).of("test").getLast();
        assertThat(last.bound().loss()).isBetween(Math.log(2), 2 * Math.log(2));
        assertThat(last.bound().kl()).isGreaterThan(Math.log(2));
        try (Model model = SavedModel.load(run, Device.CPU)) { // without the data
            Explorer explorer = new Explorer(model);
            List<String> fresh = written(explorer, explorer.sample(Rng.of(1), 200, 1));
            assertThat(fresh).contains("abcd", "cda");
            assertThat(fresh.stream().filter(t -> t.equals("abcd") || t.equals("cda")))
                    .hasSizeGreaterThan(170);
        }
    }

    @Test
    void what_the_recipe_leaves_to_the_data_stands_in_the_run() {
        Recipe resolved = trained(2).recipe();
        assertThat(((GatedConv) resolved.model().encoder()).symbols()).isEqualTo(5);
        assertThat(resolved.model().likelihood()).isEqualTo(new Symbols(5));
        for (int other : new int[] {4, 6}) { // more would make texts of no letters
            Recipe misfit = RecipeReader.with(RECIPE, List.of("likelihood.symbols=" + other));
            assertThatThrownBy(() -> Runs.run(folder.resolve("other"), misfit, data(), Long.MAX_VALUE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model.likelihood.symbols: is " + other + ", and the data has 5");
        }
    }

    /** Whatever is for pictures says so in words, with all that is wrong. */
    @ParameterizedTest
    @MethodSource("recipes")
    void a_recipe_of_other_data_is_refused(String name) {
        Experiment experiment = new Experiment(RecipeReader.named(name), data(), Runs.settings(1), unused -> {});
        if (RecipeReader.named(name).model().likelihood().ofSymbols()) {
            assertThat(experiment.check()).isSameAs(experiment);
            return;
        }
        assertThatThrownBy(experiment::check)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model.encoder: reads numbers, and this data is text")
                .hasMessageContaining("model.likelihood: is of numbers, and this data is text")
                .hasMessageContaining("Fix: type: symbols");
    }

    static List<String> recipes() {
        return RecipeReader.names();
    }

    /** The same numbers, but other letters. */
    @Test
    void the_hash_of_data_is_of_its_letters_too() {
        Alphabet others = new Alphabet(List.of("", "e", "b", "c", "d"), "");
        assertThat(Environment.hash(texts("a", LETTERS, "ab", "ba", 4)))
                .isEqualTo(Environment.hash(texts("b", LETTERS, "ab", "ba", 4)))
                .isNotEqualTo(Environment.hash(texts("c", others, "eb", "be", 4)));
    }

    /** Blanks in the encoder's input, and weights that are averaged, are shown and saved as others are. */
    @Test
    void masking_and_averaged_weights_go_with_texts() {
        Recipe masked =
                RecipeReader.with(RECIPE, List.of("noise.type=masking", "training.averaging=0.9", "training.epochs=2"));
        RunFolder straight = Runs.run(folder.resolve("straight"), masked, data(), Long.MAX_VALUE);
        RunFolder stopped = Runs.run(folder.resolve("stopped"), masked, data(), 25);
        assertThat(Runs.resume(stopped, data(), Long.MAX_VALUE)).isEmpty();
        assertThat(stopped.modelFile()).hasSameBinaryContentAs(straight.modelFile());
    }

    /** A mixture that is fitted to codes of training texts asks about nothing but these. */
    @Test
    void a_prior_fitted_to_codes_goes_with_texts_and_pseudo_inputs_do_not() {
        Recipe fitted = RecipeReader.with(
                RECIPE, List.of("prior={type: mixture, components: 2, fit_before: 1}", "training.epochs=1"));
        assertThat(Runs.run(folder.resolve("fitted"), fitted, data(), Long.MAX_VALUE)
                        .modelFile())
                .isNotEmptyFile();
        Recipe vamp = RecipeReader.with(RECIPE, List.of("prior.type=vamp"));
        assertThatThrownBy(() -> Runs.run(folder.resolve("vamp"), vamp, data(), 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model.prior: asks the encoder about examples that it learns");
    }

    @Test
    void a_run_goes_on_exactly_and_only_with_the_same_letters() {
        RunFolder whole = trained(45);
        RunFolder halves = trained(30);
        assertThat(Runs.resume(halves, data(), 45)).isEmpty();
        assertThat(halves.modelFile()).hasSameBinaryContentAs(whole.modelFile());
        Alphabet others = new Alphabet(List.of("", "e", "b", "c", "d"), "");
        Splits same = new Splits(
                "others",
                texts("others/train", others, "ebcd", "cde", 320),
                texts("others/test", others, "ebcd", "cde", 64));
        assertThatThrownBy(() -> Runs.resume(halves, same, 60))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not the data that");
    }

    /** What a number means is the data's own affair: a file whose first letter is another still means its letters. */
    @Test
    void other_texts_are_read_in_the_models_alphabet() {
        RunFolder run = trained(Long.MAX_VALUE);
        Alphabet turned = new Alphabet(List.of("", "d", "c", "a"), "");
        try (Model model = SavedModel.load(run, Device.CPU);
                Feed feed = Feed.of(texts("turned", turned, "cda", "cda", 2), Binarize.NONE, model)) {
            Explorer explorer = new Explorer(model);
            assertThat(written(explorer, explorer.reconstruct(feed, new long[] {0}, Rng.of(1))))
                    .containsExactly("cda");
        }
    }

    @Test
    void after_each_epoch_a_text_is_told_the_same_in_every_run() {
        assertThat(told("one")).hasSize(2).isEqualTo(told("two"));
    }

    private List<String> told(String name) {
        List<String> told = new ArrayList<>();
        Recipe two = RecipeReader.with(RECIPE, List.of("training.epochs=2"));
        Listener listener = new Listener() {
            @Override
            public void example(String text) {
                told.add(text);
            }
        };
        RunFolder run = RunFolder.create(folder.resolve(name));
        Experiment.Finished unused =
                new Experiment(two, data(), Runs.settings(Long.MAX_VALUE), told::add).run(run, listener);
        return told;
    }

    @Test
    void the_report_shows_texts_and_no_lines_of_numbers() {
        RunFolder run = trained(Long.MAX_VALUE);
        RunReport.write(run, data());
        assertThat(run.reportFile())
                .content()
                .contains("New examples", "From one to another", "decoded from its code", "abcd", "cda");
        assertThat(run.figures().resolve("reconstructions.png")).doesNotExist();
        assertThat(run.figures().resolve("map.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | is missing",
                "{\"between\":\"\",\"symbols\":[]}               | is damaged: it describes no alphabet",
                "{\"between\":\"\",\"symbols\":[\"\",1]}         | is damaged: it describes no alphabet",
                "{\"symbols\":[\"\",\"a\"]}                      | is damaged: it describes no alphabet",
                "{\"between\":\"\",\"symbols\":[\"a\",\"b\"]}    | begin with the blank",
                "{\"between\":\"\",\"symbols\":[\"\",\"a\",\"a\"]} | each once",
                "{\"between\":\"\",\"symbols\":[\"\",\"a\"]}      | 'is 5, and the data has 2'",
                "{\"between\":\"\",\"symbols\":[\"\",\"a\",\"b\",\"c\",\"d\",\"e\"]} | 'is 5, and the data has 6'"
            })
    void a_damaged_alphabet_is_refused(String alphabet, String message) throws Exception {
        RunFolder run = trained(2);
        SafeTensors saved = SafeTensors.read(run.modelFile());
        Map<String, String> about = new LinkedHashMap<>(saved.metadata());
        about.remove("elbo.alphabet");
        if (!alphabet.isEmpty()) {
            about.put("elbo.alphabet", alphabet);
        }
        Files.delete(run.modelFile());
        SafeTensors.write(run.modelFile(), saved.entries(), about);
        assertThatThrownBy(() -> SavedModel.load(run, Device.CPU))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }
}
