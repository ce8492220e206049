package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.likelihood.Gaussian;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.noise.MaskingNoise;
import elbo.objective.Clustering;
import elbo.objective.Objective;
import elbo.objective.ObjectiveLaws;
import elbo.objective.Terms;
import elbo.posterior.BatchNormal;
import elbo.posterior.DeltaNormal;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Gamma;
import elbo.posterior.Posterior;
import elbo.prior.Mixture;
import elbo.prior.Prior;
import elbo.prior.PriorLaws;
import elbo.prior.Vamp;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.WeightNorm;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.BoxPosterior;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import elbo.testing.Vaes;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference for each example by itself, on a model whose posterior is known exactly, and what of it reaches the encoder. */
class RefinementTest {
    private static final Refinement ALONE = new Refinement(3000, 0.02, Refinement.Start.ZERO);

    private static final Schedule ONE = Schedule.constant(1);

    private static final LinearGaussian TRUTH =
            LinearGaussian.of(Reference.table("linear_gaussian")).principal();

    /** The true decoder beside an encoder that says 0. */
    private static Model exact(Refinement refinement) {
        Vae vae = LinearVae.of(TRUTH.dims(), 2)
                .with(new Gaussian(Gaussian.Variance.FIXED, TRUTH.variance(), Activation.IDENTITY))
                .vae()
                .withRefinement(refinement);
        Model model = Model.build(vae, Shape.of(TRUTH.dims()), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
        try (Grad.Guard off = Grad.off()) {
            model.parameters().all().forEach(Tensor::zeroInPlace);
        }
        LinearVae.set(
                model,
                "decoder.0.weight",
                Stream.of(TRUTH.w()).flatMapToDouble(Arrays::stream).toArray());
        LinearVae.set(model, "decoder.0.bias", TRUTH.b());
        return model;
    }

    private static double[][] data() {
        double[][] x = new double[4][TRUTH.dims()];
        Rng rng = Rng.of(2);
        for (double[] row : x) {
            double a = rng.nextGaussian();
            double b = rng.nextGaussian();
            for (int i = 0; i < row.length; i++) {
                row[i] = TRUTH.w()[i][0] * a
                        + TRUTH.w()[i][1] * b
                        + TRUTH.b()[i]
                        + Math.sqrt(TRUTH.variance()) * rng.nextGaussian();
            }
        }
        return x;
    }

    @Test
    void inference_without_an_encoder_finds_the_posterior_and_closes_the_bound() {
        double[][] x = data();
        try (Model model = exact(ALONE);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(
                    Tensors.of(Stream.of(x).flatMapToDouble(Arrays::stream).toArray(), x.length, TRUTH.dims()));
            Normal q = (Normal) model.posterior(batch);
            double[] mean = q.mean().toDoubles();
            double[] variance = q.logVariance().exp().toDoubles();
            for (int n = 0; n < x.length; n++) {
                for (int j = 0; j < 2; j++) {
                    double expected = 0;
                    for (int i = 0; i < TRUTH.dims(); i++) {
                        expected += TRUTH.gain()[j][i] * (x[n][i] - TRUTH.b()[i]);
                    }
                    double exact = TRUTH.covariance()[j == 0 ? 0 : 2];
                    assertThat(mean[2 * n + j]).isCloseTo(expected, within(0.2 * Math.sqrt(exact)));
                    assertThat(variance[2 * n + j]).isCloseTo(exact, within(0.15 * exact));
                }
            }
            Terms terms = model.terms(batch, Moment.START, Rng.of(3), 20_000);
            double elbo = terms.meanLogLikelihood().sub(terms.meanKl()).item();
            assertThat(elbo).isCloseTo(TRUTH.meanLogProb(x), within(0.02));
        }
    }

    @Test
    void more_steps_from_the_encoder_never_leave_it_worse() {
        Observed[] batch = new Observed[1];
        double last = Double.NEGATIVE_INFINITY;
        for (int steps : new int[] {0, 20, 200}) {
            Vae vae = Vaes.small().withRefinement(new Refinement(steps, 0.1, Refinement.Start.ENCODER));
            try (Model model = Model.build(vae, Shape.of(6), Kind.REAL, Rng.of(4), DType.FLOAT64, Device.CPU);
                    Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                batch[0] = Observed.of(Doubles.normal(Rng.of(5), 2, Shape.of(8, 6)));
                Terms terms = model.terms(batch[0], Moment.START, Rng.of(6), 5000);
                double elbo = terms.meanLogLikelihood().sub(terms.meanKl()).item();
                assertThat(elbo).as(steps + " steps").isGreaterThan(last + 0.01);
                last = elbo;
            }
        }
    }

    static Stream<Prior> priors() {
        return PriorLaws.priors()
                .map(PriorLaws.Case::prior)
                .filter(prior -> refined(prior).check(Shape.of(6), Kind.UNIT).isEmpty());
    }

    private static Vae refined(Prior prior) {
        Vae small = Vaes.small();
        Level level = new Level(2, small.level().posterior(), prior);
        return Vae.flat(small.encoder(), level, small.decoder(), small.likelihood(), small.objective())
                .withRefinement(new Refinement(3, 0.1, Refinement.Start.ENCODER));
    }

    /** One that is made of the posterior asks the encoder, whose answers are refined by the prior. */
    @ParameterizedTest
    @MethodSource("priors")
    void it_goes_with_every_prior_that_the_posterior_goes_with(Prior prior) {
        Vae vae = refined(prior);
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(7), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(5, 6)));
            Terms terms = model.terms(batch, Moment.START, Rng.of(9), 1);
            for (int phase = 0; phase < 2; phase++) {
                Loss loss = Loss.of(vae, terms, phase);
                List<Tensor> slopes = Grad.of(loss.total(), model.parameters().of(loss.moves()));
                assertThat(slopes).allMatch(g -> Double.isFinite(g.abs().max().item()));
            }
        }
    }

    @Test
    void priors_made_of_the_posterior_are_among_them() {
        assertThat(priors()).anyMatch(Prior::madeOfPosterior);
    }

    /** The decoder's gradient is that of the refined answer, the encoder's that of its own. */
    @Test
    void encoder_and_decoder_each_learn_from_an_answer() {
        Vae plain = Vaes.small();
        Vae refined = plain.withRefinement(new Refinement(5, 0.1, Refinement.Start.ENCODER));
        try (Model model = Model.build(refined, Shape.of(6), Kind.REAL, Rng.of(7), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(5, 6)));
            Terms terms = model.terms(batch, Moment.START, Rng.of(9), 1);
            Loss decoder = Loss.of(refined, terms, 0);
            Loss encoder = Loss.of(refined, terms, 1);
            assertThat(decoder.phases()).isEqualTo(2);
            assertThat(decoder.moves()).contains("decoder").doesNotContain("encoder", "posterior");
            assertThat(encoder.moves()).containsExactly("encoder", "posterior");
            List<Tensor> moved = model.parameters().of(encoder.moves());
            assertThatThrownBy(() -> Grad.of(decoder.total(), moved)).hasMessageContaining("does not depend on");
            List<Tensor> slopes = Grad.of(encoder.total(), moved);
            assertThat(slopes).allMatch(g -> g.abs().max().item() > 0);
            assertThat(decoder.total().item()).isLessThan(encoder.total().item());
            List<Gradient> unused =
                    Grad.terms(decoder.total(), model.parameters().of(decoder.moves()));
            unused.forEach(g -> Objects.requireNonNull(g).close());
        }
    }

    @Test
    void without_an_encoder_only_the_decoder_learns() {
        Vae refined = Vaes.small().withRefinement(new Refinement(3, 0.1, Refinement.Start.ZERO));
        try (Model model = Model.build(refined, Shape.of(6), Kind.REAL, Rng.of(7), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(5, 6)));
            Loss loss = Loss.of(refined, model.terms(batch, Moment.START, Rng.of(9), 1), 0);
            assertThat(loss.phases()).isEqualTo(1);
            assertThat(loss.moves()).doesNotContain("encoder", "posterior");
        }
    }

    static Stream<Prior> askers() {
        Prior vamp = new Vamp(3, Vamp.Start.RANDOM, 0.5, 0.1, true);
        return Stream.of(vamp, new Mixture(3, false, false, 2));
    }

    /** It would be made of the answers of an encoder that stays as it began. */
    @ParameterizedTest
    @MethodSource("askers")
    void a_prior_that_asks_the_encoder_is_refused_where_none_learns(Prior prior) {
        assertThat(prior.asksEncoder()).isTrue();
        Vae vae = refined(prior).withRefinement(ALONE);
        assertThat(vae.check(Shape.of(6), Kind.UNIT).toString())
                .contains("model.prior", "no encoder learns", "Fix: refinement.start: encoder, or another prior type");
        assertThat(refined(prior).check(Shape.of(6), Kind.UNIT).toString()).doesNotContain("no encoder learns");
    }

    private static final Refinement THROUGH = new Refinement(3, 0.05, Refinement.Start.LEARNT);

    /** Of the loss at the last answer, which all weights had a hand in: by differences of the whole way. */
    @ParameterizedTest
    @MethodSource("priors")
    void through_the_steps_each_weight_has_the_derivative_of_the_whole_way(Prior prior) {
        Vae vae = refined(prior).withRefinement(THROUGH);
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(7), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(4, 6)));
            assertThat(Loss.of(vae, model.terms(batch, Moment.START, Rng.of(9), 1), 0)
                            .phases())
                    .isEqualTo(1);
            Differences.assertGradients(
                    "through the steps",
                    model.parameters().all(),
                    () -> Loss.of(vae, model.terms(batch, Moment.START, Rng.of(9), 1), 0)
                            .total());
        }
    }

    @Test
    void draws_without_second_derivatives_are_not_learnt_through() {
        Vae small = Vaes.small();
        Level level = new Level(2, new Gamma(), new elbo.prior.Gamma());
        Vae vae = Vae.flat(small.encoder(), level, small.decoder(), small.likelihood(), small.objective());
        assertThat(vae.withRefinement(THROUGH).check(Shape.of(6), Kind.UNIT).toString())
                .contains("model.refinement.start", "which draws of gamma have not. Fix: refinement.start: encoder");
        Refinement apart = new Refinement(3, 0.05, Refinement.Start.ENCODER);
        assertThat(vae.withRefinement(apart).check(Shape.of(6), Kind.UNIT)).isEmpty();
    }

    /** A decoder's numbers of each step would be hundreds; what stays is where a step led, and how fast. */
    @ParameterizedTest
    @EnumSource(Refinement.Start.class)
    void steps_that_nobody_learns_from_leave_nothing_behind(Refinement.Start start) {
        try (Model model = Model.build(Vaes.small(), Shape.of(6), Kind.UNIT, Rng.of(7), DType.FLOAT64, Device.CPU)) {
            long few = left(model, new Refinement(1, 0.01, start));
            assertThat(left(model, new Refinement(11, 0.01, start)) - few).isLessThanOrEqualTo(10 * 4);
        }
    }

    private static long left(Model model, Refinement refinement) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(5, 6)));
            long before = Scope.liveTensors();
            Distribution unused = model.posterior(batch, refinement);
            return Scope.liveTensors() - before;
        }
    }

    /** The best variance of a batch steers what weights learn from, not the bound of an example. */
    @ParameterizedTest
    @EnumSource(Refinement.Start.class)
    void answers_are_the_same_while_weights_are_moved(Refinement.Start start) {
        Vae small = Vaes.small();
        Gaussian best = new Gaussian(Gaussian.Variance.OPTIMAL, 10, Activation.IDENTITY);
        Vae vae = Vae.flat(small.encoder(), small.level(), small.decoder(), best, small.objective())
                .withRefinement(new Refinement(3, 0.05, start));
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(7), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(8), 1, Shape.of(5, 6)));
            double[] rest = model.posterior(batch).mean().toDoubles();
            double[] moved = Moment.START
                    .inTraining()
                    .during(() -> model.posterior(batch).mean().toDoubles());
            assertThat(moved).containsExactly(rest);
        }
    }

    /** With a decoder that says nothing the bound is {@code -KL}, whose derivatives are -m and (1 - v) / 2. */
    @Test
    void steps_that_are_learnt_through_are_gradient_ascent_with_momentum() {
        double[] at = {0.8, Math.log(0.3)};
        double[] speed = {0, 0};
        for (int step = 0; step < 3; step++) {
            double[] slope = {-at[0], (1 - Math.exp(at[1])) / 2};
            for (int i = 0; i < 2; i++) {
                speed[i] = speed[i] / 2 + slope[i];
                at[i] += 0.05 * speed[i];
            }
        }
        try (Model model = LinearVae.of(1, 1).build();
                Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            LinearVae.set(model, "posterior.mean.bias", 0.8);
            LinearVae.set(model, "posterior.log_variance.bias", Math.log(0.3));
            Observed any = Observed.of(Doubles.normal(Rng.of(1), 1, Shape.of(1, 1)));
            Normal found = (Normal) model.posterior(any, THROUGH);
            assertThat(found.mean().item()).isCloseTo(at[0], within(1e-12));
            assertThat(found.logVariance().item()).isCloseTo(at[1], within(1e-12));
        }
    }

    static Stream<Arguments> learners() {
        return ObjectiveLaws.objectives()
                .map(ObjectiveLaws.Case::objective)
                .filter(Objective::pathwise)
                .flatMap(o -> Stream.of(Refinement.Start.values())
                        .filter(start -> start == Refinement.Start.ENCODER || !ofEncoder(o))
                        .map(start -> Arguments.of(o, start)));
    }

    /** However many phases it has: what is refined moves the decoder, and the encoder where the answer begins with its own. */
    @ParameterizedTest
    @MethodSource("learners")
    void it_goes_with_every_objective_that_follows_draws(Objective objective, Refinement.Start start) {
        Vae small = Vaes.small();
        Prior prior =
                objective instanceof Clustering ? new Mixture(3) : small.level().prior();
        Level level = new Level(2, small.level().posterior(), prior);
        Vae vae = Vae.flat(small.encoder(), level, small.decoder(), small.likelihood(), objective)
                .withRefinement(new Refinement(2, 0.1, start));
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(7), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(ramp(), Binarize.NONE, model);
                Trainer trainer = new Trainer(model, data, data, new Training(new Adam(0.01), 5, 1), Rng.of(9), 1)) {
            Map<String, double[]> before = weights(model);
            assertThat(trainer.run(Long.MAX_VALUE, Listener.NONE)).isTrue();
            weights(model).forEach((name, after) -> {
                boolean encodes = name.startsWith("encoder.") || name.startsWith("posterior.");
                boolean still = encodes && start == Refinement.Start.ZERO;
                assertThat(Arrays.equals(after, before.get(name))).as(name).isEqualTo(still);
            });
        }
    }

    /** Five examples of six numbers, from 0 to 1. */
    private static MemoryDataset ramp() {
        float[] values = new float[30];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 29f;
        }
        return MemoryDataset.floats("ramp", Shape.of(6), Kind.UNIT, values, Labels.NONE);
    }

    static Stream<Objective> others() {
        return ObjectiveLaws.objectives().map(ObjectiveLaws.Case::objective).filter(o -> o.pathwise() && ofEncoder(o));
    }

    private static boolean ofEncoder(Objective objective) {
        return !objective.ofLogWeights() && !(objective instanceof Clustering);
    }

    /** Where it differs from the bound it moves q: a decoder learns the same without it. */
    @ParameterizedTest
    @MethodSource("others")
    void an_objective_for_encoders_is_refused_where_none_learns(Objective objective) {
        Vae alone = Vaes.small().withObjective(objective).withRefinement(ALONE);
        assertThat(alone.check(Shape.of(6), Kind.REAL))
                .singleElement()
                .satisfies(p -> assertThat(p.toString())
                        .contains(
                                "model.objective",
                                "no encoder learns",
                                "Fix: refinement.start: encoder, or objective type: elbo"));
        assertThat(alone.withRefinement(new Refinement(3, 0.1, Refinement.Start.ENCODER))
                        .check(Shape.of(6), Kind.REAL))
                .isEmpty();
    }

    private static Map<String, double[]> weights(Model model) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, t) -> weights.put(name, t.toDoubles()));
        return weights;
    }

    @Test
    void what_cannot_be_refined_is_refused() {
        Vae box = LinearVae.of(3, 2).with(new BoxPosterior(true)).vae().withRefinement(ALONE);
        assertThat(box.check(Shape.of(3), Kind.REAL).toString()).contains("model.refinement", "box-posterior", "Fix:");
        for (Posterior bound : List.of(
                new DeltaNormal(2, Initializer.TORCH),
                new BatchNormal(BatchNormal.Scaling.FIXED, 0.6, Initializer.TORCH))) {
            Vae moved = LinearVae.of(3, 2).with(bound).vae().withRefinement(ALONE);
            assertThat(moved.check(Shape.of(3), Kind.REAL))
                    .singleElement()
                    .satisfies(p -> assertThat(p.toString())
                            .contains("model.refinement", "may take any value", "refinement.steps: 0"));
            assertThat(moved.withRefinement(Refinement.NONE).check(Shape.of(3), Kind.REAL))
                    .isEmpty();
        }
        Vae normal = LinearVae.of(3, 2).with(new DiagonalNormal()).vae().withRefinement(ALONE);
        assertThat(normal.check(Shape.of(3), Kind.REAL)).isEmpty();
        assertThat(normal.withRegularisers(new WeightNorm(ONE)).check(Shape.of(3), Kind.REAL))
                .isEmpty();
        Vae penalised = normal.withRegularisers(new WeightNorm(ONE), new CodeNorm(ONE));
        assertThat(penalised.check(Shape.of(3), Kind.REAL))
                .singleElement()
                .satisfies(p -> assertThat(p.toString())
                        .contains("model.regularisers[1]", "no encoder learns", "Fix: refinement.start: encoder"));
        Refinement begun = new Refinement(3, 0.1, Refinement.Start.ENCODER);
        assertThat(penalised.withRefinement(begun).check(Shape.of(3), Kind.REAL))
                .isEmpty();
        assertThat(normal.withNoise(new MaskingNoise(0.1)).check(Shape.of(3), Kind.REAL))
                .singleElement()
                .satisfies(p -> assertThat(p.toString()).contains("model.noise", "no encoder learns", "Fix: "));
        assertThatThrownBy(() -> new Refinement(-1, 0.1, Refinement.Start.ZERO)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new Refinement(1, 0, Refinement.Start.ZERO)).hasMessageContaining("stride");
    }
}
