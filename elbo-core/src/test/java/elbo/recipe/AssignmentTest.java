package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.likelihood.Gaussian;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.Iwae;
import elbo.train.Adam;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --set PATH=VALUE}. */
class AssignmentTest {
    private static final Recipe VAE = RecipeReader.named("vae");

    @ParameterizedTest
    @ValueSource(strings = {"model.objective.beta=4", "objective.beta=4", "beta=4", " beta = 4", "beta=4.0"})
    void leading_words_may_be_left_out(String assignment) {
        assertThat(beta(set(assignment))).isEqualTo(Schedule.constant(4));
    }

    @Test
    void every_value_that_the_contract_names_can_be_set() {
        Recipe r = set(
                "model.encoder.hidden=[9, 8]",
                "model.decoder.hidden=[]",
                "model.latent=5",
                "model.posterior.type=diagonal-normal",
                "model.prior.type=standard-normal",
                "model.likelihood.type=gaussian",
                "model.objective.type=elbo",
                "model.objective.beta=0.5",
                "model.objective.samples=3",
                "training.batch=64",
                "training.epochs=7",
                "training.optimizer.rate=0.01");

        assertThat(r.model().encoder()).isEqualTo(new Mlp(List.of(9, 8), Activation.RELU, Initializer.TORCH));
        assertThat(r.model().decoder()).isEqualTo(new Mlp());
        assertThat(r.model().latent()).isEqualTo(5);
        assertThat(r.model().likelihood()).isEqualTo(new Gaussian());
        assertThat(r.model().objective()).isEqualTo(new Elbo(Schedule.constant(0.5), 3, Elbo.Divergence.AUTO));
        assertThat(r.training().batch()).isEqualTo(64);
        assertThat(r.training().epochs()).isEqualTo(7);
        assertThat(r.training().optimizer()).isEqualTo(new Adam(0.01));
    }

    /** What goes together may be said in any order; what stays wrong is told of the first. */
    @Test
    void a_later_value_may_put_right_what_an_earlier_one_made() {
        String sigma = "posterior.sigma=0.3";
        assertThat(set(sigma, "posterior.scale=fixed").model())
                .isEqualTo(set("posterior.scale=fixed", sigma).model());
        assertThat(set("refinement.steepest=2", "latent=3", "refinement.start=learnt")
                        .model())
                .isEqualTo(set("latent=3", "refinement.start=learnt", "refinement.steepest=2")
                        .model());
        assertThatThrownBy(() -> set(sigma, "latent=3")).hasMessageStartingWith("--set posterior.sigma=0.3: ");
        assertThatThrownBy(() -> set(sigma, "latent=0", "posterior.scale=fixed"))
                .hasMessageContaining("latent")
                .hasMessageNotContaining("sigma");
        assertThatThrownBy(() -> set(sigma, "latnet=3", "posterior.scale=fixed"))
                .hasMessageStartingWith("--set posterior.sigma=0.3: ");
        assertThatThrownBy(() -> set("latnet=3", "latent=4")).hasMessageContaining("latnet");
    }

    @Test
    void another_type_leaves_nothing_of_the_part_that_was_there() {
        assertThat(set("objective.beta=4", "objective.type=iwae").model().objective())
                .isEqualTo(new Iwae(5));
        assertThat(set("objective.beta=4", "objective.type=elbo").model().objective())
                .isEqualTo(new Elbo(Schedule.constant(4), 1, Elbo.Divergence.AUTO));
        assertThat(set("model.encoder={type: conv, channels: [4]}", "encoder.kernel=5")
                        .model()
                        .encoder())
                .isEqualTo(RecipeReader.parse("t", "model: {encoder: {type: conv, channels: [4], kernel: 5}}")
                        .model()
                        .encoder());
    }

    @Test
    void a_schedule_can_be_set_whole_and_then_in_its_values() {
        Schedule.Linear linear = new Schedule.Linear(0, 4, 10, Schedule.Per.EPOCH);
        Recipe recipe = set("beta={type: linear, from: 0, to: 4, over: 10}");

        assertThat(beta(recipe)).isEqualTo(linear);
        assertThat(beta(RecipeReader.with(recipe, List.of("beta.to=2", "beta.per=step"))))
                .isEqualTo(new Schedule.Linear(0, 2, 10, Schedule.Per.STEP));
        assertThat(beta(RecipeReader.with(recipe, List.of("beta=1")))).isEqualTo(Schedule.constant(1));
    }

    @Test
    void later_assignments_see_the_earlier_ones() {
        assertThat(set("latent=3", "latent=4").model().latent()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden=[3]          | could mean model.encoder.hidden or model.decoder.hidden; write more of the path",
                "latnet=3            | the recipe has no value called \"latnet\". Did you mean",
                "model.latnet=3      | Did you mean model.latent?",
                "objective.bta=3     | Did you mean model.objective.beta",
                "zzzzzzzzzz=3        | See: elbo recipes NAME",
                "prior.components=3  | the recipe has no value called \"prior.components\"",
                "beta                | expected PATH=VALUE, like objective.beta=4; got \"beta\"",
                "=4                  | expected PATH=VALUE",
                "beta=               | needs a value after the =",
                "model.encoder=      | needs a value after the =",
                "epochs=null         | needs a value after the =",
                "beta=[              | is not readable as YAML",
                "epochs=ten          | training.epochs: expected a whole number; got ten",
                "objective.type=ebo  | model.objective.type: unknown objective \"ebo\". Did you mean \"elbo\"?",
                "epochs=0            | epochs must be at least 1; got 0",
                "beta={type: linear, over: 0} | model.objective.beta: over must be greater than 0; got 0.0",
            })
    void what_cannot_be_set_is_refused_with_the_way_out(String assignment, String message) {
        assertThatThrownBy(() -> set(assignment))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--set")
                .hasMessageContaining(message);
    }

    private static Recipe set(String... assignments) {
        return RecipeReader.with(VAE, List.of(assignments));
    }

    private static Schedule beta(Recipe recipe) {
        return ((Elbo) recipe.model().objective()).beta();
    }
}
