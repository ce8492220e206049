package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.flow.BatchNorm;
import elbo.likelihood.Gaussian;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.nn.Watch;
import elbo.objective.Elbo;
import elbo.objective.MonteCarloEm;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.objective.WakeSleep;
import elbo.posterior.DiagonalNormal;
import elbo.prior.Flow;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.prior.Vamp;
import elbo.regulariser.Contractive;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Averages of batch norm are those of what is learnt from, whatever else a step shows a network: an encoder pseudo-inputs, dreams and the same batch again, a
 * decoder codes that are dreamt, tried or on the way to better ones.
 */
class RunningAveragesTest {
    private static final Prior VAMP = new Vamp(3, Vamp.Start.RANDOM, 0.5, 0.1, true);
    private static final Mlp NORMED = new Mlp(List.of(4), Activation.TANH, Initializer.TORCH, Norm.BATCH);
    private static final Objective SLEEP = new WakeSleep(4, WakeSleep.Learns.BOTH);
    private static final Refinement REFINED = new Refinement(3, 0.1, Refinement.Start.ENCODER);
    private static final Refinement ALONE = new Refinement(3, 0.1, Refinement.Start.ZERO);

    static Stream<Arguments> steps() {
        Prior normal = new StandardNormal();
        return Stream.of(
                Arguments.of(VAMP, new Elbo(), Refinement.NONE, 0),
                Arguments.of(normal, SLEEP, Refinement.NONE, 0),
                Arguments.of(VAMP, new Elbo(), Refinement.NONE, 1),
                Arguments.of(VAMP, new Elbo(), REFINED, 0),
                Arguments.of(normal, new Elbo(), REFINED, 1));
    }

    /** A step's averages are a tenth of the batch's own and nine tenths of what they were, as if the data alone were encoded. */
    @ParameterizedTest
    @MethodSource("steps")
    void they_follow_the_data_alone(Prior prior, Objective objective, Refinement refinement, double contraction) {
        Vae vae = Vae.flat(NORMED, level(prior), new Mlp(4), new Gaussian(), objective)
                .withRefinement(refinement)
                .withRegularisers(new Contractive(1, 0.5, Schedule.constant(contraction)));
        step(
                vae,
                (model, terms) -> assertFollowed(
                        model, "encoder", mean(model, "encoder", terms.sight().x())));
    }

    /** Pseudo-inputs are encoded by the whole encoder, whatever is left out for the batch; what it says of the batch is not. */
    @Test
    void nothing_is_left_out_for_pseudo_inputs() {
        Mlp leaky = new Mlp(List.of(16), Activation.TANH, Initializer.TORCH, Norm.NONE, Schedule.constant(0.5));
        Vae vae = Vae.flat(leaky, level(VAMP), new Mlp(4), new Gaussian(), new Elbo());
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Tensor z = Doubles.normal(Rng.of(2), 1, Shape.of(3, 2));
            Observed x = Observed.of(Doubles.coins(Rng.of(3), Shape.of(3, 6)));
            Moment training = Moment.START.inTraining();
            Tensor none = model.noContext(3);
            double[] whole = model.prior(none).logProb(z).toDoubles();
            assertThat(training.during(Rng.of(4), () -> model.prior(none).logProb(z))
                            .toDoubles())
                    .containsExactly(whole);
            assertThat(training.during(Rng.of(4), () -> model.amortised(x).mean())
                            .toDoubles())
                    .isNotEqualTo(model.amortised(x).mean().toDoubles());
        }
    }

    static Stream<Arguments> decoders() {
        return Stream.of(
                Arguments.of(SLEEP, Refinement.NONE),
                Arguments.of(new Elbo(), REFINED),
                Arguments.of(new Elbo(), ALONE));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void those_of_a_decoder_follow_the_codes_it_learns_from(Objective objective, Refinement refinement) {
        Vae vae = Vae.flat(new Mlp(4), level(new StandardNormal()), NORMED, new Gaussian(), objective)
                .withRefinement(refinement);
        step(
                vae,
                (model, terms) -> assertFollowed(
                        model, "decoder", mean(model, "decoder", terms.z().reshape(-1, 2))));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void those_of_a_prior_do_too(Objective objective, Refinement refinement) {
        Prior prior = new Flow(List.of(new BatchNorm()));
        Vae vae = Vae.flat(new Mlp(4), level(prior), new Mlp(4), new Gaussian(), objective)
                .withRefinement(refinement);
        step(
                vae,
                (model, terms) -> assertFollowed(
                        model, "prior", terms.z().reshape(-1, 2).mean(0L).toDoubles()));
    }

    /** What is sought goes by the batch in training, as what is then learnt from does, and by the averages outside. */
    @Test
    void refinement_takes_the_averages_outside_training_only() {
        Vae vae = Vae.flat(new Mlp(4), level(new StandardNormal()), NORMED, new Gaussian(), new Elbo())
                .withRefinement(ALONE);
        step(vae, (model, terms) -> {
            Observed x = Observed.of(terms.sight().x());
            Supplier<double[]> found = () -> model.posterior(x).mean().toDoubles();
            double[] within = terms.moment().during(found);
            double[] outside = found.get();
            Tensor unused = kept(model, "decoder", "running_variance").mulInPlace(4);
            assertThat(terms.moment().during(found)).isEqualTo(within);
            assertThat(found.get()).isNotEqualTo(outside);
        });
    }

    /** The last codes that are decoded are those at the ends of the chains. */
    @Test
    void those_of_monte_carlo_em_follow_the_ends_of_its_chains() {
        Objective em = new MonteCarloEm(2, 3, 2, 0.9, MonteCarloEm.Start.PRIOR);
        Vae vae = Vae.flat(new Mlp(4), level(new StandardNormal()), NORMED, new Gaussian(), em);
        List<double[]> means = new ArrayList<>();
        Watch.Eye eye = (layer, output) -> {
            if (layer.equals("decoder.0")) {
                means.add(output.mean(0L).toDoubles());
            }
        };
        Watch.during(eye, () -> step(vae, (model, terms) -> assertFollowed(model, "decoder", means.getLast())));
        assertThat(means).hasSizeGreaterThan(3 * 2);
    }

    private interface Look {
        void at(Model model, Terms terms);
    }

    /** All phases of a first step. */
    private static void step(Vae vae, Look look) {
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(2), 1, Shape.of(5, 6)).add(3);
            Moment moment = new Moment(0, 0, 5, true);
            Terms terms = moment.during(() -> {
                Terms all = model.terms(
                        Observed.of(x), moment, Rng.of(3), vae.objective().draws());
                Loss loss = Loss.of(vae, all, 0);
                List<Tensor> unused = Grad.of(loss.total(), model.parameters().of(loss.moves()));
                if (loss.phases() > 1) {
                    loss = Loss.of(vae, all, 1);
                    unused = Grad.of(loss.total(), model.parameters().of(loss.moves()));
                }
                return all;
            });
            look.at(model, terms);
        }
    }

    private static Level level(Prior prior) {
        return new Level(2, new DiagonalNormal(), prior);
    }

    /** Of what the first layer makes of {@code x [N, F]}. */
    private static double[] mean(Model model, String network, Tensor x) {
        Tensor weight = parameter(model, network + ".0.weight");
        return x.matmul(weight.transpose(0, 1)).mean(0L).toDoubles();
    }

    private static void assertFollowed(Model model, String part, double[] mean) {
        double[] running = kept(model, part, "running_mean").toDoubles();
        assertThat(running).hasSameSizeAs(mean);
        for (int i = 0; i < running.length; i++) {
            assertThat(running[i]).isCloseTo(mean[i] / 10, within(1e-12));
        }
    }

    /** What the first batch norm of a part keeps. */
    private static Tensor kept(Model model, String part, String averages) {
        String name = model.parameters().byName().keySet().stream()
                .filter(n -> n.startsWith(part + ".") && n.endsWith(averages))
                .findFirst()
                .orElseThrow();
        return parameter(model, name);
    }

    private static Tensor parameter(Model model, String name) {
        return Objects.requireNonNull(model.parameters().byName().get(name), name);
    }
}
