package elbo.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.diagnosis.Symptoms.Codes;
import elbo.diagnosis.Symptoms.Decoder;
import elbo.model.Bound;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures made up for one ailment each. */
class CheckupTest {
    private static final int EPOCHS = 20;
    private static final DoubleUnaryOperator CALM = e -> 100 + 60 * Math.exp(-e);

    private static Recipe recipe(String... set) {
        return RecipeReader.with(RecipeReader.named("vae"), List.of(set));
    }

    private static List<Bound> curve(int epochs, double kl, DoubleUnaryOperator cost) {
        return IntStream.rangeClosed(1, epochs)
                .mapToObj(e -> new Bound(cost.applyAsDouble(e), cost.applyAsDouble(e) - kl, kl))
                .toList();
    }

    private static Codes codes(int active, double each, double information, double marginal) {
        return new Codes(
                true,
                20,
                OptionalDouble.of(active),
                Collections.nCopies(20, each),
                OptionalDouble.of(information),
                OptionalDouble.of(Math.log(1000)),
                OptionalDouble.of(marginal));
    }

    private static final Codes GOOD = codes(18, 1.2, 6.8, 17);

    private static Symptoms curves(DoubleUnaryOperator train, DoubleUnaryOperator test) {
        return new Symptoms(curve(EPOCHS, 24, train), curve(EPOCHS, 24, test), EPOCHS, false, GOOD, Decoder.UNKNOWN);
    }

    private static Symptoms of(Codes codes, double kl, Decoder decoder) {
        return new Symptoms(curve(EPOCHS, kl, CALM), curve(EPOCHS, kl, CALM), EPOCHS, false, codes, decoder);
    }

    private static Symptoms decoder(double deviation, double data) {
        return of(GOOD, 24, new Decoder(OptionalDouble.of(0.5), OptionalDouble.of(deviation), OptionalDouble.of(data)));
    }

    private static List<Finding> look(Symptoms symptoms, Recipe recipe) {
        return Checkup.of(symptoms, recipe, r -> true);
    }

    private static Finding only(Symptoms symptoms) {
        List<Finding> findings = look(symptoms, recipe());
        assertThat(findings).hasSize(1);
        assertThat(Checkup.healthy(findings)).isEqualTo(findings.getFirst().severity() == Severity.MILD);
        return findings.getFirst();
    }

    @Test
    void a_healthy_run_has_nothing() {
        assertThat(look(curves(CALM, CALM), recipe())).isEmpty();
        assertThat(Checkup.healthy(List.of())).isTrue();
    }

    @Test
    void silent_codes_are_a_collapse() {
        Finding f = only(of(codes(0, 0.001, 0.01, 0.01), 0.02, Decoder.UNKNOWN));
        assertThat(f.name()).isEqualTo("posterior-collapse");
        assertThat(f.severity()).isEqualTo(Severity.SEVERE);
        assertThat(f.evidence()).containsEntry("active_units", 0.0).containsEntry("kl", 0.02);
        assertThat(f.remedies().stream().flatMap(r -> r.set().stream()))
                .contains("objective.type=free-bits", "posterior.type=batch-normal", "decoder.type=skip-mlp")
                .anyMatch(s -> s.startsWith("objective.beta={type: linear, from: 0, to: 1, over: 5"))
                .doesNotContain("objective.beta=1");
        List<Finding> heavy = look(of(codes(0, 0.001, 0.01, 0.01), 0.02, Decoder.UNKNOWN), recipe("objective.beta=50"));
        assertThat(heavy.getFirst().remedies().getFirst().set()).containsExactly("objective.beta=1");
    }

    @Test
    void few_dimensions_that_tell_little_are_a_mild_collapse_and_few_that_tell_much_are_none() {
        assertThat(only(of(codes(4, 0.1, 2.5, 0.4), 3, Decoder.UNKNOWN)).severity())
                .isEqualTo(Severity.MODERATE);
        assertThat(look(of(codes(4, 0.6, 6.8, 5), 12, Decoder.UNKNOWN), recipe()))
                .isEmpty();
        assertThat(look(of(codes(6, 0.1, 2.5, 0.4), 3, Decoder.UNKNOWN), recipe()))
                .isEmpty();
    }

    @Test
    void codes_without_a_density_cannot_collapse() {
        assertThat(look(of(Codes.unknown(false, 20), 0, Decoder.UNKNOWN), recipe()))
                .isEmpty();
    }

    @Test
    void a_collapse_comes_first() {
        Symptoms s = new Symptoms(
                curve(5, 0.01, e -> 200 - 10 * e),
                curve(5, 0.01, e -> 200 - 10 * e),
                5,
                false,
                codes(0, 0, 0, 0),
                Decoder.UNKNOWN);
        assertThat(look(s, recipe())).extracting(Finding::name).containsExactly("posterior-collapse", "not-converged");
    }

    @Test
    void the_worst_comes_first() {
        DoubleUnaryOperator falling = e -> 200 - 3 * e;
        Symptoms s = new Symptoms(
                curve(EPOCHS, 3, falling),
                curve(EPOCHS, 3, falling),
                EPOCHS,
                false,
                codes(4, 0.1, 2.5, 0.4),
                Decoder.UNKNOWN);
        assertThat(look(s, recipe())).extracting(Finding::name).containsExactly("not-converged", "posterior-collapse");
    }

    @Test
    void test_data_that_gets_worse_is_overfitting() {
        DoubleUnaryOperator train = e -> 100 - 0.5 * e;
        Finding f = only(curves(train, e -> e < 8 ? 110 - e : 102 + 0.2 * (e - 7)));
        assertThat(f.name()).isEqualTo("overfitting");
        assertThat(f.severity()).isEqualTo(Severity.MODERATE);
        assertThat(f.evidence()).containsEntry("best_epoch", 8.0).containsEntry("test_cost_last", 104.6);
        assertThat(f.remedies().getFirst().set()).containsExactly("training.patience=3");
        assertThat(only(curves(train, e -> e < 8 ? 110 - e : 102 + (e - 7))).severity())
                .isEqualTo(Severity.SEVERE);
        assertThat(look(curves(CALM, e -> e < 8 ? 110 - e : 102.3 + 0.001 * e), recipe()))
                .as("a rise as one more seed makes it")
                .isEmpty();
    }

    @Test
    void test_data_that_gets_better_is_unfinished() {
        Finding f = only(curves(e -> 200 - 0.3 * e, e -> 200 - 0.3 * e));
        assertThat(f.name()).isEqualTo("not-converged");
        assertThat(f.severity()).isEqualTo(Severity.MODERATE);
        assertThat(f.evidence()).containsEntry("gain_of_last_quarter", 1.5);
        assertThat(f.remedies().getFirst().set()).containsExactly("training.epochs=60");
        assertThat(only(curves(e -> 200 - 3 * e, e -> 200 - 3 * e)).severity()).isEqualTo(Severity.SEVERE);
    }

    @Test
    void training_that_was_cut_short_is_unfinished() {
        Symptoms cut = new Symptoms(curve(10, 24, CALM), curve(10, 24, CALM), 20, false, GOOD, Decoder.UNKNOWN);
        assertThat(only(cut).words()).contains("stopped after 10 of 20");
        Symptoms early = new Symptoms(curve(10, 24, CALM), curve(10, 24, CALM), 20, true, GOOD, Decoder.UNKNOWN);
        assertThat(look(early, recipe())).isEmpty();
        Symptoms one = new Symptoms(curve(1, 24, CALM), curve(1, 24, CALM), 1, false, GOOD, Decoder.UNKNOWN);
        assertThat(only(one).words()).contains("one epoch only");
    }

    @Test
    void jumps_are_spikes_and_a_loss_that_ends_worse_diverges() {
        DoubleUnaryOperator jumping = e -> CALM.applyAsDouble(e) + (e == 12 ? 40 : 0);
        Finding f = only(curves(jumping, CALM));
        assertThat(f.name()).isEqualTo("spikes");
        assertThat(f.evidence()).containsEntry("spikes", 1.0);
        assertThat(f.remedies().getFirst().set().getFirst()).startsWith("training.optimizer.rate=3.33");
        assertThat(look(
                        curves(jumping, CALM),
                        recipe("objective.beta={type: cyclical, from: 0, to: 1, cycle: 5, ramp: 0.5, per: epoch}")))
                .as("the weight goes up and down")
                .isEmpty();
        assertThat(
                        look(
                                curves(jumping, CALM),
                                recipe(
                                        "objective={type: free-bits, beta: {type: linear, from: 0, to: 1, over: 9, per: epoch}}")))
                .as("so does that of another objective")
                .isEmpty();
        assertThat(look(curves(e -> 100 + 3 * e, e -> 100 + 3 * e), recipe())
                        .getFirst()
                        .name())
                .isEqualTo("divergence");
        DoubleUnaryOperator lost = e -> e < EPOCHS ? CALM.applyAsDouble(e) : Double.NaN;
        assertThat(look(curves(lost, lost), recipe()).getFirst().words()).contains("not finite");
    }

    @Test
    void codes_that_lie_elsewhere_than_the_prior_are_a_hole() {
        Finding f = only(of(codes(18, 0.4, 4, 4), 8, Decoder.UNKNOWN));
        assertThat(f.name()).isEqualTo("prior-hole");
        assertThat(f.severity()).isEqualTo(Severity.MODERATE);
        assertThat(f.remedies().getFirst().set()).containsExactly("prior.type=vamp");
        assertThat(only(of(codes(18, 0.4, 5, 3), 8, Decoder.UNKNOWN)).severity())
                .isEqualTo(Severity.MILD);
        assertThat(look(of(codes(18, 0.4, 6.5, 4), 8, Decoder.UNKNOWN), recipe()))
                .as("an information at its bound says nothing of the rest")
                .isEmpty();
        assertThat(look(of(codes(18, 0.4, 4, 1.5), 6, Decoder.UNKNOWN), recipe()))
                .isEmpty();
    }

    @Test
    void dimensions_used_to_the_full_are_a_remark() {
        Finding f = only(of(codes(20, 2, 6.8, 30), 40, Decoder.UNKNOWN));
        assertThat(f.name()).isEqualTo("reconstruction-bound");
        assertThat(f.severity()).isEqualTo(Severity.MILD);
        assertThat(f.remedies().getFirst().set()).containsExactly("latent=40");
    }

    @Test
    void a_deviation_that_vanishes_or_takes_all() {
        Recipe gaussian = recipe("likelihood.type=gaussian", "likelihood.variance=scalar");
        List<Finding> gone = look(decoder(1e-5, 0.3), gaussian);
        assertThat(gone).extracting(Finding::name).containsExactly("dead-decoder-variance");
        assertThat(gone.getFirst().severity()).isEqualTo(Severity.SEVERE);
        assertThat(gone.getFirst().remedies().getFirst().set()).containsExactly("data.binarize=dequantise");
        assertThat(look(decoder(0.29, 0.3), gaussian).getFirst().severity()).isEqualTo(Severity.MODERATE);
        assertThat(look(decoder(0.1, 0.3), gaussian)).isEmpty();
    }

    @Test
    void what_the_data_does_not_allow_is_not_offered() {
        Symptoms collapsed = of(codes(0, 0, 0, 0), 0, Decoder.UNKNOWN);
        List<Finding> findings = Checkup.of(
                collapsed,
                recipe(),
                r -> !r.model().decoder().getClass().getSimpleName().equals("SkipMlp"));
        assertThat(findings.getFirst().remedies().stream().flatMap(r -> r.set().stream()))
                .isNotEmpty()
                .doesNotContain("decoder.type=skip-mlp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vae", "beta-vae", "bn-vae", "sigma-vae", "keras-conv", "iwae", "vampprior", "joint-vae"})
    void every_remedy_is_one_that_the_recipe_takes(String name) {
        Recipe recipe = RecipeReader.named(name);
        for (Symptoms s : List.of(
                of(codes(0, 0, 0, 0), 0, Decoder.UNKNOWN),
                of(codes(18, 0.4, 4, 4), 8, Decoder.UNKNOWN),
                of(codes(20, 2, 6.8, 30), 40, Decoder.UNKNOWN),
                decoder(1e-5, 0.3),
                curves(e -> 100 - e, e -> 100 + e),
                curves(e -> 200 - e, e -> 200 - e),
                curves(e -> 100 + 3 * e, CALM))) {
            for (Finding f : look(s, recipe)) {
                assertThat(f.evidence()).isNotEmpty();
                for (Remedy r : f.remedies()) {
                    assertThat(RecipeReader.with(recipe, r.set())).isNotEqualTo(recipe);
                }
            }
        }
    }

    @Test
    void curves_of_different_lengths_are_no_figures() {
        assertThatThrownBy(() -> new Symptoms(curve(3, 1, CALM), curve(2, 1, CALM), 3, false, GOOD, Decoder.UNKNOWN))
                .hasMessageContaining("got 3 and 2");
    }
}
