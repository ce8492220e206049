package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.recipe.Sweep.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {
    private static Sweep parse(String... lines) {
        return SweepReader.parse("sweep.yaml", String.join("\n", lines));
    }

    private static List<String> names(Sweep sweep) {
        return sweep.points().stream().map(Point::name).toList();
    }

    @Test
    void a_grid_is_every_value_with_every_other() {
        Sweep sweep = parse(
                "recipes: [vae, free-bits-vae]",
                "set: { latent: [2, 5], training.batch: [64] }",
                "seeds: [3, 1]",
                "data: moon",
                "epochs: 4",
                "limit: 100",
                "evaluate: { importance-samples: 7, metrics: [nll] }");
        assertThat(names(sweep))
                .containsExactly(
                        "vae-latent=2-batch=64-seed=3",
                        "vae-latent=2-batch=64-seed=1",
                        "vae-latent=5-batch=64-seed=3",
                        "vae-latent=5-batch=64-seed=1",
                        "free-bits-vae-latent=2-batch=64-seed=3",
                        "free-bits-vae-latent=2-batch=64-seed=1",
                        "free-bits-vae-latent=5-batch=64-seed=3",
                        "free-bits-vae-latent=5-batch=64-seed=1");
        Point last = sweep.points().getLast();
        assertThat(last.recipe().model().latent()).isEqualTo(5);
        assertThat(last.recipe().model().objective()).isInstanceOf(FreeBits.class);
        assertThat(last.recipe().training().batch()).isEqualTo(64);
        assertThat(last.recipe().training().epochs()).isEqualTo(4);
        assertThat(last.recipe().data().name()).isEqualTo("moon");
        assertThat(last.seed()).isEqualTo(1);
        assertThat(last.values()).isEqualTo(Map.of("latent", 5, "training.batch", 64));
        assertThat(sweep.limit()).isEqualTo(100);
        assertThat(sweep.samples()).isEqualTo(7);
        assertThat(sweep.metrics()).containsExactly("nll");
    }

    @Test
    void chosen_points_and_a_count_of_seeds() {
        Sweep sweep = parse(
                "recipes: [vae]",
                "set:",
                "  - { objective.type: free-bits, objective.free: 0.5 }",
                "  - { encoder.hidden: [30, 20], decoder.hidden: [20] }",
                "seeds: 2");
        assertThat(names(sweep))
                .containsExactly(
                        "vae-objective=free-bits-free=0.5-seed=1",
                        "vae-objective=free-bits-free=0.5-seed=2",
                        "vae-encoder.hidden=30_20-decoder.hidden=20-seed=1",
                        "vae-encoder.hidden=30_20-decoder.hidden=20-seed=2");
        assertThat(sweep.points().getFirst().recipe().model().objective()).isInstanceOf(FreeBits.class);
        assertThat(sweep.points().getLast().recipe().model().objective()).isInstanceOf(Elbo.class);
    }

    @Test
    void without_settings_there_are_the_recipes_themselves() {
        Sweep sweep = parse("recipes: [vae]");
        assertThat(names(sweep)).containsExactly("vae-seed=1");
        assertThat(sweep.points().getFirst().recipe()).isEqualTo(RecipeReader.named("vae"));
        assertThat(sweep.samples()).isEqualTo(200);
    }

    @Test
    void long_values_have_short_names_that_differ() {
        String many = "{ type: steps, values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, %s], from: [1, 2, 3, 4, 5, 6, 7] }";
        Sweep sweep = parse(
                "recipes: [vae]",
                "set:",
                "  objective.beta:",
                "    - " + String.format(java.util.Locale.ROOT, many, "0.7"),
                "    - " + String.format(java.util.Locale.ROOT, many, "0.8"));
        assertThat(names(sweep))
                .doesNotHaveDuplicates()
                .allMatch(n -> n.length() < 60 && n.matches("[A-Za-z0-9._=+-]+"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recipes: [vae];sede: 3                 | line 2, sede: unknown key \"sede\". Did you mean \"seeds\"",
                "recipes: [vae];limit: many             | line 2, limit: expected a whole number; got many",
                "recipes: [vae];limit: -1               | line 2, limit: must be at least 1, or left out; got -1",
                "recipes: [vae];epochs: 0               | line 2, epochs: must be at least 1, or left out; got 0",
                "recipes: [vea]                         | line 1, recipes[0]: unknown recipe \"vea\". Did you mean \"vae\"",
                "epochs: 3                              | recipes: expected at least one",
                "recipes: [vae];seeds: 0                | seeds must be at least one",
                "recipes: [vae];seeds: [1, 1]           | no two the same",
                "recipes: [vae];set: { latnet: [1] }    | line 2, set.latnet: the recipe has no value called \"latnet\". Did you mean",
                "recipes: [vae];set:;  latent: [3, 0]   | line 3, set.latent",
                "recipes: [vae];set: { latent: 3 }      | line 2, set.latent: expected a list of values",
                "recipes: [vae];set: { latent: [] }     | line 2, set.latent: expected a list of values",
                "recipes: [vae];set: { hidden: [[3]] }  | could mean model.encoder.hidden or model.decoder.hidden",
                "recipes: [vae];set: [3]                | line 2, set[0]: expected paths with values",
                "recipes: [vae];set: 3                  | line 2, set: expected paths with lists",
                "recipes: [vae];set: { latent: [3, 3] } | there are two runs called vae-latent=3-seed=1",
                "recipes: [vae];evaluate: { importance-sample: 3 } | unknown key \"importance_sample\"",
                "recipes: [vae];evaluate:;  importance-samples: 0 | importance-samples must be at least 1; got 0",
                "recipes: [vae];evaluate:;  importance-samples: few | line 3, evaluate.importance_samples",
                "recipes: [vae, vae-2d];seeds: 6000            | more than 10,000",
                "- vae                                  | is not a sweep",
            })
    void what_is_wrong_is_told_with_its_line(String text, String message) {
        assertThatThrownBy(() -> parse(text.split(";")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message.strip());
    }

    /** Both files and both lines. */
    @Test
    void what_is_wrong_in_a_recipe_of_ones_own_is_told_with_its_place_there(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "name: mine\nparent: vea\n");
        String place = "line 2, recipes[1]: " + file + ": ";
        assertThatThrownBy(() -> parse("recipes:", "  [vae, " + file + "]"))
                .hasMessageEndingWith(place + "line 2, parent: unknown recipe \"vea\". Did you mean \"vae\"?");
        Files.writeString(file, "parent: vae\nmodel:\n  latnet: 3\n");
        assertThatThrownBy(() -> parse("recipes:", "  [vae, " + file + "]"))
                .hasMessageContaining(place + "line 3, model.latnet: unknown key \"latnet\". Did you mean \"latent\"?");
        Files.delete(file);
        assertThatThrownBy(() -> parse("recipes:", "  [vae, " + file + "]"))
                .hasMessageEndingWith(place + "cannot be read as a recipe: there is no such file");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> parse("recipes: [vae]", "set: { latent: [0], beta: [x] }"))
                .hasMessageContaining("sweep.yaml has 2 problems")
                .hasMessageContaining("latent must be at least 1")
                .hasMessageContaining("set.beta");
    }
}
