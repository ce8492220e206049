package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Form;
import elbo.model.Model;
import elbo.model.Refinement;
import elbo.model.Vae;
import elbo.network.Conv;
import elbo.network.Encoder;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Precision;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.Iwae;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    static List<String> names() {
        return RecipeReader.names();
    }

    @Test
    void the_recipes_are_listed_in_order() {
        assertThat(names()).isSorted().contains("vae", "vae-2d", "keras-conv", "tf-cvae", "vae-fashion");
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_built_in_recipe_fits_its_data_and_reads_back_as_written(String name) {
        Recipe recipe = RecipeReader.named(name);

        assertThat(recipe.name()).isEqualTo(name);
        assertThat(recipe.family()).isNotBlank();
        assertThat(recipe.summary()).isNotBlank();
        assertThat(recipe.formula()).isNotBlank();
        assertThat(recipe.source().words()).isNotBlank();
        Form form = form(recipe);
        assertThat(recipe.of(form.alphabet()).model().vae().check(form)).isEmpty();
        assertThat(parameters(recipe)).isPositive();
        assertThat(RecipeReader.parse("again", RecipeReader.write(recipe))).isEqualTo(recipe);
    }

    /**
     * vae: 784-400-20 as PyTorch counts it. keras-conv: encoder 69,076 and decoder 65,089, as Keras counts them. tf-cvae:
     * convolutions 320 + 18,496, heads 2304 x 4 + 4, then 2 x 1568 + 1568, 18,496, 18,464 and 289.
     */
    @ParameterizedTest
    @CsvSource({"vae, 652824", "keras-conv, 134165", "tf-cvae, 69989"})
    void a_recipe_has_as_many_parameters_as_its_original(String name, long count) {
        assertThat(parameters(RecipeReader.named(name))).isEqualTo(count);
    }

    /** What one example is that the recipe is for. */
    private static Form form(Recipe recipe) {
        return recipe.data().binarize().form(Runs.of(recipe).train().form());
    }

    private static long parameters(Recipe recipe) {
        Form form = form(recipe);
        Vae vae = recipe.of(form.alphabet()).model().vae();
        Context context = vae.conditioning().context(Runs.digits().train());
        try (Model model = Model.build(vae, form, context, Rng.of(1), DType.FLOAT32, Device.CPU, Precision.FP32)) {
            return model.parameters().count();
        }
    }

    @Test
    void a_parent_gives_what_a_file_leaves_out() {
        Recipe vae = RecipeReader.named("vae");
        Recipe own = parse("{parent: vae, name: mine, model: {latent: 3}, training: {epochs: 2}}");

        assertThat(own.name()).isEqualTo("mine");
        assertThat(own.model().latent()).isEqualTo(3);
        assertThat(own.model().encoder()).isEqualTo(vae.model().encoder());
        assertThat(own.training().epochs()).isEqualTo(2);
        assertThat(own.training().optimizer()).isEqualTo(vae.training().optimizer());
        assertThat(own.formula()).isEqualTo(vae.formula());
    }

    /** Not the parent's paper beside one's own work. */
    @Test
    void a_source_is_taken_whole() {
        assertThat(parse("{parent: vae, source: {work: Mine 2026, at: p. 3}}")
                        .source()
                        .words())
                .isEqualTo("Mine 2026, p. 3");
        assertThat(parse("{parent: vae, source: {arxiv: \"2601.00001\"}}")
                        .source()
                        .words())
                .isEqualTo("arXiv:2601.00001");
        assertThat(parse("{parent: ae}").source())
                .isEqualTo(RecipeReader.named("ae").source());
        assertThat(RecipeReader.named("ae").source().arxiv()).isEmpty();
    }

    @Test
    void a_part_of_the_same_type_keeps_the_parents_other_values() {
        Recipe own = parse("{parent: vae-2d, model: {encoder: {type: mlp, activation: tanh}, decoder: {hidden: [7]}}}");

        assertThat(own.model().encoder()).isEqualTo(new Mlp(List.of(400, 400), Activation.TANH, Initializer.GLOROT));
        assertThat(own.model().decoder()).isEqualTo(new Mlp(List.of(7), Activation.RELU, Initializer.GLOROT));
    }

    @Test
    void a_part_of_another_type_leaves_nothing_of_the_parents() {
        Recipe own = parse("{parent: keras-conv, model: {encoder: {type: mlp}, objective: {type: iwae, samples: 3}}}");

        assertThat(own.model().encoder()).isEqualTo(new Mlp(400));
        assertThat(own.model().objective()).isEqualTo(new Iwae(3));
    }

    @Test
    void without_a_parent_the_defaults_hold() {
        assertThat(parse("{}")).isEqualTo(Recipe.DEFAULT);
    }

    @Test
    void a_part_may_be_said_by_its_name_alone() {
        assertThat(parse("{model: {encoder: conv, objective: elbo}}").model().encoder())
                .isEqualTo(Catalog.of(Encoder.class).get("conv"))
                .isInstanceOf(Conv.class);
    }

    @Test
    void a_schedule_is_a_number_or_a_group() {
        assertThat(beta("2")).isEqualTo(Schedule.constant(2));
        assertThat(beta("{type: linear, from: 0, to: 4, over: 10, per: step}"))
                .isEqualTo(new Schedule.Linear(0, 4, 10, Schedule.Per.STEP));
    }

    /** Runs of before there was a clip are as they were. */
    @Test
    void refinement_has_no_clip_where_none_is_said() {
        Refinement said = new Refinement(10, 0.02, Refinement.Start.LEARNT, 0);
        assertThat(refinement("{steps: 10, stride: 0.02, start: learnt}")).isEqualTo(said);
        assertThat(refinement("{steps: 10, stride: 0.02, start: learnt, steepest: 0.5}"))
                .isEqualTo(new Refinement(10, 0.02, Refinement.Start.LEARNT, 0.5));
        assertThat(RecipeReader.named("semi-amortised").model().refinement().steepest())
                .isCloseTo(5 * Math.sqrt(50), within(0.5));
        assertThat(refusal("{parent: semi-amortised, model: {refinement: {start: encoder}}}"))
                .hasMessageStartingWith("test: model.refinement: steepest must be 0 where start is not learnt");
    }

    private static Refinement refinement(String value) {
        return parse("{model: {refinement: " + value + "}}").model().refinement();
    }

    private static Schedule beta(String value) {
        return ((Elbo) parse("{model: {objective: {beta: " + value + "}}}")
                        .model()
                        .objective())
                .beta();
    }

    @Test
    void all_problems_are_told_at_once_with_their_paths_and_near_names() {
        Refusal refusal = refusal("""
                modle: {}
                model:
                  latnet: 2
                  encoder: { type: mpl }
                  decoder: { hidden: [400, wide], activation: rleu }
                  likelihood: { type: gaussian, value: -1 }
                  objective: { beta: large }
                training:
                  batch: 1.5
                  epochs: many
                  optimizer: { type: adam, beta1: 2 }
                """);

        assertThat(refusal.problems())
                .extracting(Problem::where)
                .containsExactlyInAnyOrder(
                        "modle",
                        "model.latnet",
                        "model.encoder.type",
                        "model.decoder.hidden[1]",
                        "model.decoder.activation",
                        "model.likelihood",
                        "model.objective.beta.type",
                        "training.batch",
                        "training.epochs",
                        "training.optimizer");
        assertThat(refusal)
                .hasMessageContaining("test has 10 problems:")
                .hasMessageContaining("Did you mean \"model\"?")
                .hasMessageContaining("Did you mean \"latent\"?")
                .hasMessageContaining("Did you mean \"mlp\"?")
                .hasMessageContaining("Did you mean \"relu\" or")
                .hasMessageContaining("value must be a variance greater than 0; got -1.0")
                .hasMessageContaining("training.batch: expected a whole number; got 1.5")
                .hasMessageContaining("beta1 must be in [0, 1); got 2.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: 3                            | model: expected a group of values; got 3",
                "model: {encoder: 3}                 | model.encoder: expected a name or a group of values; got 3",
                "model: {encoder: {hidden: 400}}     | model.encoder.hidden: expected a list like [400, 400]; got 400",
                "model: {encoder: {hidden: [0]}}     | model.encoder: hidden: each width must be at least 1; got [0]",
                "model: {latent: 0}                  | model: latent must be at least 1; got 0",
                "model: {conditioning: {encoder: 1}} | model.conditioning.encoder: unknown choice \"1\". Known: features, input, none",
                "model: {objective: {samples: 0}}    | model.objective: samples must be at least 1; got 0",
                "model: {objective: {beta: .inf}}    | model.objective.beta: expected a finite number; got Infinity",
                "model: {likelihood: {type: gaussian, value: .nan}} | model.likelihood.value: expected a finite number; got NaN",
                "training: {optimizer: {rate: -0.1}} | training.optimizer: rate must be at least 0; got -0.1. Fix: rate: 0.001",
                "training: {epochs: -1}              | training: epochs must be at least 1; got -1",
                "training: {batch: 99999999999}      | training.batch: expected a whole number; got 99999999999",
                "data: {binarize: maybe}             | data.binarize: unknown choice \"maybe\". Known: count, dequantise, none, sample, threshold",
                "name: [a]                           | name: expected a text; got [a]",
            })
    void a_wrong_value_is_named_with_what_was_expected(String yaml, String message) {
        assertThat(refusal(yaml)).hasMessage("test: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[a, b]", "just words"})
    void a_document_that_is_no_group_is_refused(String yaml) {
        assertThat(refusal(yaml)).hasMessageContaining("test: is not a recipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: ", "{name: a, name: b}", "name: !!java.io.File x", "--- {}\n--- {}", "? [a]\n: 1"})
    void what_is_no_plain_yaml_is_refused_in_one_line(String yaml) {
        assertThat(refusal(yaml)).hasMessageStartingWith("test: is not readable as YAML: ");
        assertThat(refusal(yaml).getMessage()).hasLineCount(1);
    }

    @Test
    void an_unknown_parent_is_refused_with_its_place_and_near_names(@TempDir Path folder) throws IOException {
        assertThat(refusal("name: mine\nparent: vea"))
                .hasMessage("test: line 2, parent: unknown recipe \"vea\". Did you mean \"vae\"?");
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "name: mine\n\nparent: vea\n");
        String message = file + ": line 3, parent: unknown recipe \"vea\". Did you mean \"vae\"?";
        assertThatThrownBy(() -> RecipeReader.find(file.toString()))
                .isInstanceOf(Refusal.class)
                .hasMessage(message);
        assertThatThrownBy(() -> RecipeReader.published(file.toString())).hasMessage(message);
    }

    @Test
    void an_unknown_recipe_is_refused_with_near_names() {
        assertThatThrownBy(() -> RecipeReader.find("keras-con"))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "--recipe: unknown recipe \"keras-con\". Did you mean \"keras-conv\" or \"keras-conv-mean\"?");
        assertThatThrownBy(() -> RecipeReader.find("no-such.yaml"))
                .isInstanceOf(Refusal.class)
                .hasMessage("no-such.yaml: cannot be read as a recipe: there is no such file");
    }

    @Test
    void a_recipe_that_multiplies_by_aliases_is_refused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(refusal(laughs.toString()).getMessage()).contains("alias").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: {encoder: {hidden: &a [[*a]]}}",
                "model: &m {encoder: *m}",
                "name: &a [*a, *a, *a, *a, *a, *a, *a, *a, *a]"
            })
    void a_recipe_that_contains_itself_is_refused(String yaml) {
        assertThat(refusal(yaml)).hasMessage("test: is nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 2_000, 500_000})
    void a_deep_recipe_is_refused(int depth) {
        assertThat(refusal("name: " + "[".repeat(depth) + "]".repeat(depth))).hasMessage("test: is nested too deeply");
    }

    @Test
    void a_large_recipe_is_refused(@TempDir Path folder) throws IOException {
        assertThat(refusal("name: " + "a".repeat(2 << 20)).getMessage()).hasSizeLessThan(300);
        Path file = Files.writeString(folder.resolve("big.yaml"), "name: " + "a".repeat(1 << 20));
        assertThatThrownBy(() -> RecipeReader.read(file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is larger than 64 KB");
    }

    @Test
    void a_long_wrong_value_is_not_repeated_in_full() {
        assertThat(refusal("model: " + "a".repeat(100_000)).getMessage()).hasSizeLessThan(300);
    }

    private static Recipe parse(String yaml) {
        return RecipeReader.parse("test", yaml);
    }

    private static Refusal refusal(String yaml) {
        return catchThrowableOfType(Refusal.class, () -> parse(yaml));
    }

    @Test
    void what_is_wrong_in_a_file_is_told_with_its_line(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, """
                name: mine
                parent: beta-vae
                model:
                  priar: { type: vamp }
                  prior: vampp
                  objective: { beta: -,
                    samples: 0 }
                  regularisers:
                    - { type: mmd, scales: [1] }
                    - { type: mmd,
                        wieght: 3 }
                training: { epochs: many }
                """.replace("beta: -,", "beta: much,"));

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> RecipeReader.read(file));

        assertThat(refusal.getMessage().lines())
                .anyMatch(l -> l.contains("line 4, model.priar: unknown key \"priar\". Did you mean \"prior\"?"))
                .anyMatch(l -> l.contains("line 5, model.prior.type: unknown prior \"vampp\". Did you mean \"vamp\"?"))
                .anyMatch(l -> l.contains("line 6, model.objective.beta"))
                .anyMatch(l -> l.contains(
                        "line 11, model.regularisers[1].wieght: unknown key \"wieght\". Did you mean \"weight\"?"))
                .anyMatch(l -> l.contains("line 12, training.epochs: expected a whole number; got many"));
    }

    @Test
    void figures_of_a_recipe_come_with_it() {
        assertThat(Figures.of("svae"))
                .isNotEmpty()
                .allMatch(m -> m.matches("(digits|mnist), [0-9,]+ examples.*, [1-9]\\d* cores?\\)"));
        assertThat(Figures.of("nobody")).isEmpty();
    }
}
