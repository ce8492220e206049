package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.flow.Actnorm;
import elbo.flow.Autoregressive;
import elbo.flow.BatchNorm;
import elbo.flow.Coupling;
import elbo.flow.Flatten;
import elbo.flow.Flow;
import elbo.flow.Reorder;
import elbo.flow.Repeat;
import elbo.flow.Scale;
import elbo.flow.Scaling;
import elbo.flow.Unbounded;
import elbo.flow.Unflatten;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Certain;
import elbo.network.Encoder;
import elbo.network.FlowEncoder;
import elbo.network.GyroplaneMlp;
import elbo.network.Mirror;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.noise.GaussianNoise;
import elbo.objective.Capacity;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.objective.GradientEstimator;
import elbo.objective.Iwae;
import elbo.objective.Piwae;
import elbo.objective.Reconstruction;
import elbo.objective.Terms;
import elbo.objective.WakeSleep;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Exact;
import elbo.posterior.Posterior;
import elbo.posterior.WrappedNormal;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.prior.Vamp;
import elbo.regulariser.WeightNorm;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flows as models: an encoder that loses nothing, its exact answer, its way back, and what is certain. */
class FlowModelTest {
    private static final Shape EVENT = Shape.of(4);

    private static Vae flow(int latent, Flow... flows) {
        return vae(new FlowEncoder(List.of(flows)), latent, new Exact());
    }

    private static Vae vae(Encoder encoder, int latent, Posterior posterior) {
        Level level = new Level(latent, posterior, new StandardNormal());
        return Vae.flat(encoder, level, new Mirror(), new Certain(), new Elbo());
    }

    private static Flow coupling() {
        return new Coupling(
                Coupling.Keep.FIRST, new Scaling(2), List.of(6), 0, Norm.NONE, Activation.TANH, Initializer.TORCH);
    }

    private static Flow autoregressive() {
        return new Autoregressive(new Scaling(2), List.of(6), Activation.TANH, Initializer.TORCH);
    }

    private static Model build(Vae vae) {
        Model model = Model.build(vae, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            int i = 0;
            for (Tensor p : model.parameters().all()) {
                Tensor unused = p.addInPlace(Doubles.normal(Rng.of(2).at(i++), 0.3, p.shape()));
            }
        }
        return model;
    }

    @Test
    void the_bound_is_the_density_itself() {
        try (Model model = build(flow(4, new Scale()));
                Scope s = Scope.open()) {
            double[] log =
                    model.parameters().byName().get("encoder.0.log_scale").toDoubles();
            Tensor x = Doubles.normal(Rng.of(3), 1, EVENT.prepend(5));
            double[] values = x.toDoubles();
            Terms terms = model.terms(Observed.of(x), Moment.START, Rng.of(4), 3);
            double[] weights = terms.logWeight().toDoubles();
            for (int draw = 0; draw < 3; draw++) {
                for (int b = 0; b < 5; b++) {
                    double expected = 0;
                    for (int d = 0; d < 4; d++) {
                        double z = values[4 * b + d] * Math.exp(log[d]);
                        expected += -0.5 * (z * z + Math.log(2 * Math.PI)) + log[d];
                    }
                    assertThat(weights[5 * draw + b]).isCloseTo(expected, within(1e-12));
                }
            }
            double elbo = new Elbo().phases(terms).getFirst().loss().get().item();
            double iwae = new Iwae(3).phases(terms).getFirst().loss().get().item();
            assertThat(elbo).isCloseTo(-terms.logWeight().mean().item(), within(1e-12));
            assertThat(iwae).isCloseTo(elbo, within(1e-12));
        }
    }

    @Test
    void what_is_encoded_is_decoded_exactly() {
        Flow reverse = new Reorder(Reorder.How.REVERSE, 0);
        try (Model model = build(flow(4, new Actnorm(), coupling(), reverse, autoregressive()));
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(5), 1, EVENT.prepend(7));
            Observed o = Observed.of(x);
            Tensor z = model.posterior(o).sample(Rng.of(6), 2);
            Distribution decoded = model.likelihood(z, o.context());
            assertThat(decoded.mean().shape()).isEqualTo(EVENT.prepend(2, 7));
            assertThat(decoded.mean().sub(x).abs().max().item()).isLessThan(1e-12);
            assertThat(model.logLikelihood(z, o).toDoubles()).containsOnly(0);
        }
    }

    /** From the codes to the examples, a layer at a time; lists of flows in lists are layers of the whole. */
    @Test
    void the_way_back_has_a_stage_for_each_layer() {
        Flow twice = new Repeat(2, List.of(coupling(), new Reorder(Reorder.How.REVERSE, 0)));
        try (Model model = build(flow(4, new Actnorm(), twice));
                Model plain = Model.build(
                        Vae.flat(
                                new Mlp(3),
                                new Level(4, new DiagonalNormal(), new StandardNormal()),
                                new Mlp(3),
                                new Bernoulli(),
                                new Elbo()),
                        EVENT,
                        Kind.BINARY,
                        Rng.of(1),
                        DType.FLOAT64,
                        Device.CPU);
                Scope s = Scope.open()) {
            Tensor z = Doubles.normal(Rng.of(8), 1, EVENT.prepend(7));
            List<Tensor> stages = model.stages(z);
            assertThat(stages).hasSize(6);
            assertThat(stages.getFirst().toDoubles()).containsExactly(z.toDoubles());
            double[] reversed = stages.get(1).toDoubles();
            assertThat(reversed[0]).isEqualTo(z.toDoubles()[3]);
            double[] mean =
                    model.likelihood(z.unsqueeze(0), model.noContext(7)).mean().toDoubles();
            assertThat(stages.getLast().toDoubles()).containsExactly(mean);
            assertThat(plain.stages(z)).isEmpty();
        }
    }

    /** The flow of the first epoch sees examples of the training data. */
    @Test
    void an_actnorm_begins_with_the_training_data() {
        try (Model model = build(flow(4, new Actnorm()));
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(7), 3, EVENT.prepend(500)).add(2);
            model.parameters().begin(1, n -> x);
            Tensor z = model.posterior(Observed.of(x)).mean();
            assertThat(z.mean(0).abs().max().item()).isLessThan(1e-9);
            assertThat(z.square().mean(0).sub(1).abs().max().item()).isLessThan(1e-4);
        }
    }

    @Test
    void the_four_parts_go_together() {
        assertThat(flow(4, new Scale()).check(EVENT, Kind.REAL)).isEmpty();
        assertThat(vae(new Mlp(3), 4, new Exact()).check(EVENT, Kind.REAL))
                .extracting(Problem::toString)
                .anyMatch(p -> p.contains("the encoder flow, the posterior exact, the decoder mirror"));
        assertThat(vae(new FlowEncoder(List.of(new Scale())), 4, new DiagonalNormal())
                        .check(EVENT, Kind.REAL))
                .hasSize(1);
        Level level = new Level(4, new Exact(), new StandardNormal());
        Vae decoded = Vae.flat(new FlowEncoder(List.of(new Scale())), level, new Mlp(3), new Bernoulli(), new Elbo());
        assertThatThrownBy(() -> Model.build(decoded, EVENT, Kind.BINARY, Rng.of(1), DType.FLOAT64, Device.CPU))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("all four");
    }

    @Test
    void gyroplanes_are_for_codes_on_their_ball() {
        Mlp mlp = new Mlp(3);
        for (double curvature : new double[] {0.7, 2}) {
            Level level = new Level(2, new WrappedNormal(0.7, Initializer.TORCH), new elbo.prior.WrappedNormal(0.7, 1));
            GyroplaneMlp decoder = new GyroplaneMlp(curvature, List.of(3), Activation.TANH, Initializer.TORCH);
            List<Problem> problems =
                    Vae.flat(mlp, level, decoder, new Bernoulli(), new Elbo()).check(EVENT, Kind.BINARY);
            assertThat(problems).hasSize(curvature == 0.7 ? 0 : 1);
        }
    }

    @Test
    void what_makes_no_sense_for_a_flow_is_refused() {
        Vae plain = flow(4, new Scale());
        List<Vae> senseless = List.of(
                plain.withObjective(new Iwae(3, GradientEstimator.SCORE)),
                plain.withObjective(new WakeSleep(5, WakeSleep.Learns.WAKE)),
                plain.withObjective(new Reconstruction(1)),
                plain.withObjective(new Piwae(2, 2)),
                plain.withObjective(new Capacity(1, Schedule.constant(1), Schedule.constant(0), 1)),
                plain.withObjective(new FreeBits(Schedule.constant(1), FreeBits.Per.LATENT, Schedule.constant(1), 1)),
                plain.withObjective(new Elbo(Schedule.constant(2), 1, Elbo.Divergence.AUTO)),
                plain.withRegularisers(new WeightNorm(Schedule.constant(1))),
                plain.withNoise(new GaussianNoise(0.1)),
                new Vae(
                        plain.encoder(),
                        List.of(new Level(4, new Exact(), new Vamp(3, Vamp.Start.RANDOM, 0, 1, false))),
                        plain.decoder(),
                        plain.likelihood(),
                        plain.objective(),
                        Conditioning.NONE));
        for (Vae vae : senseless) {
            assertThat(vae.check(EVENT, Kind.REAL))
                    .isNotEmpty()
                    .allMatch(p -> p.toString().contains("Fix: "));
        }
    }

    /** As posteriors and priors: codes are vectors of any numbers, and draws are scored by what made them. */
    @Test
    void what_makes_no_sense_for_codes_is_refused() {
        List<Flow> normed = List.of(new BatchNorm());
        assertThat(coded(new elbo.prior.Flow(List.of(new Unflatten(1), new Flatten()))))
                .isEmpty();
        assertThat(coded(new elbo.prior.Flow(List.of(new Unflatten(1)))))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("Fix: type: flatten at the end");
        assertThat(coded(new elbo.prior.Flow(List.of(new Unbounded(0.1))))).hasSize(1);
        assertThat(coded(new elbo.prior.Flow(normed))).isEmpty();
        assertThat(coding(new elbo.prior.Flow(normed)).perExample()).isFalse();
        assertThat(coding(new StandardNormal()).perExample()).isTrue();
        Level level = new Level(4, new elbo.posterior.Flow(new DiagonalNormal(), normed), new StandardNormal());
        assertThat(Vae.flat(new Mlp(3), level, new Mlp(3), new Bernoulli(), new Elbo())
                        .check(EVENT, Kind.BINARY))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("Fix: type: actnorm");
    }

    private static Vae coding(Prior prior) {
        Level level = new Level(4, new DiagonalNormal(), prior);
        return Vae.flat(new Mlp(3), level, new Mlp(3), new Bernoulli(), new Elbo());
    }

    private static List<Problem> coded(Prior prior) {
        return coding(prior).check(EVENT, Kind.BINARY);
    }

    @Test
    void sizes_that_do_not_fit_are_refused_with_those_that_do() {
        assertThat(flow(3, new Scale()).check(EVENT, Kind.REAL))
                .extracting(Problem::toString)
                .containsExactly("model.latent: a flow has as many latent dimensions as an example has numbers; got 3."
                        + " Fix: latent: 4");
        assertThat(flow(784, coupling()).check(Shape.of(1, 28, 28), Kind.UNIT))
                .extracting(Problem::toString)
                .anyMatch(p -> p.contains("[1, 28, 28] has but one"));
        assertThat(flow(4, new Unbounded(0.1)).check(EVENT, Kind.UNIT)).isEmpty();
        assertThat(flow(4, new Unbounded(0.1)).check(EVENT, Kind.REAL))
                .extracting(Problem::toString)
                .containsExactly("model.encoder.flows: one of them takes values in [0, 1] only, which this data leaves."
                        + " Fix: leave logit and variational-dequantisation out");
        assertThat(flow(4, new Scale()).check(EVENT, Kind.BINARY))
                .extracting(Problem::toString)
                .containsExactly("model.likelihood: flows are densities of continuous data, and this is binary."
                        + " Fix: data.binarize: dequantise, for grey levels");
    }
}
