package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.posterior.RelaxedCategorical;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the recipes that come with Elbo, where other collections were found to have wrong ones. */
class BuiltInValuesTest {
    /** Of 60,000 examples in batches of 128. */
    private static final long STEPS = 469;

    private static final Shape EVENT = Shape.of(1, 28, 28);

    static List<String> names() {
        return RecipeReader.names();
    }

    /** A temperature whose least is what it begins at never falls; a rate that falls by a factor of 0 ends training. */
    @ParameterizedTest
    @MethodSource("names")
    void schedules_move_and_the_rate_stays_above_nothing(String name) {
        Recipe recipe = RecipeReader.named(name);
        int epochs = recipe.training().epochs();
        assertThat(Schedules.in(recipe))
                .filteredOn(s -> !(s instanceof Schedule.Constant))
                .allMatch(s -> IntStream.rangeClosed(0, 1000)
                                .mapToDouble(i -> s.at(STEPS * epochs * i / 1000, epochs * i / 1000.0))
                                .distinct()
                                .count()
                        > 1);
        Schedule rate = recipe.training().optimizer().rate();
        assertThat(IntStream.rangeClosed(1, epochs).mapToDouble(e -> rate.at(STEPS * e, e)))
                .allMatch(r -> r > 0);
    }

    @Test
    void choices_grow_harder_while_training_goes_on() {
        Recipe recipe = RecipeReader.named("categorical-vae");
        assertThat(recipe.model().vae().level().posterior()).isInstanceOfSatisfying(RelaxedCategorical.class, q -> {
            assertThat(q.temperature().at(0, 0)).isEqualTo(1);
            assertThat(q.temperature().at(0, 3)).isCloseTo(0.729, within(1e-12));
            assertThat(q.temperature().at(0, recipe.training().epochs())).isEqualTo(0.5);
        });
    }

    interface Law {
        void holds(Model model, Observed o, Terms terms, double loss);
    }

    /** A recipe's model at four pictures of noise, and the loss that it has there. */
    private static void check(String name, Law law) {
        Vae vae = RecipeReader.named(name).model().vae();
        try (Model model = Model.build(vae, EVENT, Kind.UNIT, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed o = Observed.of(Tensors.uniform(Rng.of(2), EVENT.prepend(4), DType.FLOAT64, Device.CPU));
            Terms terms =
                    model.terms(o, Moment.START, Rng.of(3), vae.objective().draws());
            law.holds(
                    model,
                    o,
                    terms,
                    vae.objective().phases(terms).getFirst().loss().get().item());
        }
    }

    /** From N(0, I), the mean over examples and over dimensions, too. */
    private static double meanDivergence(Terms terms) {
        Normal q = (Normal) terms.q();
        Tensor each = q.mean().square().add(q.logVariance().exp()).sub(q.logVariance());
        return each.sub(1).mul(0.5).mean().item();
    }

    /** The older Keras example takes the sum over pixels of the cross-entropy, but the mean over both dimensions of the code. */
    @Test
    void the_older_keras_example_has_half_the_divergence() {
        check("keras-conv-mean", (model, o, terms, loss) -> {
            double divergence = meanDivergence(terms);
            assertThat(divergence).isNotZero();
            double expected = divergence - terms.meanLogLikelihood().item();
            assertThat(loss).isCloseTo(expected, within(1e-10));
        });
    }

    /** TensorFlow's guide adds the mean squared error of all pixels to the mean over all dimensions of the code. */
    @Test
    void the_guides_two_means_are_the_recipes_weights() {
        check("vae-tf-guide", (model, o, terms, loss) -> {
            Distribution p = model.likelihood(terms.z(), o.context());
            double guide = p.mean().sub(o.x()).square().mean().item() + meanDivergence(terms);
            double constant = EVENT.size() / 2.0 * Math.log(Math.PI);
            assertThat(loss - constant).isCloseTo(EVENT.size() * guide, within(1e-8));
        });
    }
}
