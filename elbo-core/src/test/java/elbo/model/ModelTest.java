package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Capability;
import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Likelihood;
import elbo.network.Conv;
import elbo.network.GatedConv;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.objective.Elbo;
import elbo.objective.Iwae;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.recipe.RecipeReader;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import elbo.train.Adam;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final Level LEVEL = new Level(3, new DiagonalNormal(), new StandardNormal());

    private static Vae vae(Level level, Likelihood likelihood, Objective objective) {
        return Vae.flat(new Mlp(8), level, new Mlp(8), likelihood, objective);
    }

    private static Model build(Vae vae, Shape event, Kind kind) {
        return Model.build(vae, event, kind, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    @Test
    void the_autoencoder_of_the_examples_has_as_many_numbers_as_on_paper() {
        Level level = new Level(20, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(400), level, new Mlp(400), new Bernoulli(), new Elbo());
        try (Model model = build(vae, Shape.of(1, 28, 28), Kind.UNIT)) {
            assertThat(model.parameters().count()).isEqualTo(652_824);
            assertThat(model.parameters().byName().keySet())
                    .containsExactly(
                            "encoder.0.weight",
                            "encoder.0.bias",
                            "posterior.mean.weight",
                            "posterior.mean.bias",
                            "posterior.log_variance.weight",
                            "posterior.log_variance.bias",
                            "decoder.0.weight",
                            "decoder.0.bias",
                            "decoder.1.weight",
                            "decoder.1.bias");
        }
    }

    /** A model trained elsewhere, with its weights under our names. */
    @Test
    void weights_from_elsewhere_give_the_numbers_from_elsewhere() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("encoder.0", "fc1");
        names.put("posterior.mean", "fc21");
        names.put("posterior.log_variance", "fc22");
        names.put("decoder.0", "fc3");
        names.put("decoder.1", "fc4");
        SafeTensors file = SafeTensors.read(Reference.file("mlp_vae.safetensors"));
        Reference table = Reference.table("mlp_vae");
        try (Model model = build(vae(LEVEL, new Bernoulli(), new Elbo()), Shape.of(12), Kind.UNIT);
                Scope s = Scope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            names.forEach((ours, theirs) -> {
                for (String part : List.of(".weight", ".bias")) {
                    weights.put(ours + part, Tensors.of(file.entries().get(theirs + part)));
                }
            });
            model.parameters().load("mlp_vae", weights);
            for (Reference.Row row : table.rows()) {
                Observed o = Observed.of(Tensors.of(row.vector("x"), 1, 12));
                var q = (elbo.distribution.Normal) model.posterior(o);
                assertThat(q.mean().toDoubles()).containsExactly(row.vector("mean"), within(1e-12));
                assertThat(q.logVariance().toDoubles()).containsExactly(row.vector("log_variance"), within(1e-12));
                Distribution p = model.likelihood(q.mean().reshape(1, 1, 3), o.context());
                assertThat(p.mean().toDoubles()).containsExactly(row.vector("reconstruction"), within(1e-12));
                assertThat(-p.logProb(o.target()).item()).isCloseTo(row.get("bce"), within(1e-9));
                Terms terms = model.terms(o, Moment.START, Rng.of(2), 1);
                assertThat(terms.kl().item()).isCloseTo(row.get("kl"), within(1e-12));
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_weights_in_either_precision() {
        Vae vae = vae(LEVEL, new Bernoulli(), new Elbo());
        try (Model a = build(vae, Shape.of(12), Kind.UNIT);
                Model b = Model.build(vae, Shape.of(12), Kind.UNIT, Rng.of(1), DType.FLOAT32, Device.CPU)) {
            a.parameters()
                    .byName()
                    .forEach((name, t) -> assertThat(
                                    b.parameters().byName().get(name).toDoubles())
                            .as(name)
                            .containsExactly(t.toDoubles(), within(1e-7)));
        }
    }

    @Test
    void a_record_of_parts_can_be_compared_and_printed() {
        Vae one = vae(LEVEL, new Gaussian(), new Iwae(5));
        Vae same = vae(new Level(3, new DiagonalNormal(), new StandardNormal()), new Gaussian(), new Iwae(5));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
        assertThat(one.withObjective(new Elbo())).isNotEqualTo(one);
        assertThat(one.toString()).contains("DiagonalNormal").contains("Iwae[samples=5");
    }

    // ---- what is refused before any weight exists

    /** The diagonal normal, said to be unable to score its draws. */
    private record Unscored() implements Posterior {
        @Override
        public Support support(Shape latent) {
            return new Support.Real(latent.size());
        }

        @Override
        public Set<Capability> capabilities() {
            return EnumSet.of(Capability.REPARAMETERIZED);
        }

        @Override
        public Conditional build(Init init, long features, Shape latent) {
            return new DiagonalNormal().build(init, features, latent);
        }
    }

    /** The standard normal, said to lie on the unit interval. */
    private record Bounded() implements Prior {
        @Override
        public Support support(Shape latent) {
            return new Support.UnitInterval(latent.size());
        }

        @Override
        public Conditional build(Init init, Shape latent, Surroundings around) {
            return new StandardNormal().build(init, latent, around);
        }
    }

    @Test
    void a_prior_elsewhere_than_the_posterior_is_refused_with_both_places() {
        Vae vae = vae(new Level(3, new DiagonalNormal(), new Bounded()), new Bernoulli(), new Elbo());
        assertThatThrownBy(() -> build(vae, Shape.of(12), Kind.UNIT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model.prior")
                .hasMessageContaining("posterior lies on Real(3) and the prior on UnitInterval(3)")
                .hasMessageContaining("Fix:");
    }

    /** By a trainer, for a model of earlier weights is used without learning. */
    @Test
    void an_objective_that_needs_densities_refuses_a_posterior_without() {
        Vae vae = vae(new Level(3, new Unscored(), new StandardNormal()), new Bernoulli(), new Iwae(2));
        String refused = "needs a posterior with a density, which unscored has not. Fix: posterior type:"
                + " diagonal-normal, or objective type: elbo, with kl: auto and gradient: reparameterised";
        assertThat(vae.check(Shape.of(12), Kind.UNIT).toString()).contains(refused);
        assertThat(vae.withObjective(new Elbo()).check(Shape.of(12), Kind.UNIT)).isEmpty();
        MemoryDataset data = MemoryDataset.floats("rows", Shape.of(12), Kind.UNIT, new float[24], Labels.NONE);
        try (Model model = build(vae, Shape.of(12), Kind.UNIT);
                Feed feed = Feed.of(data, Binarize.NONE, model)) {
            Training training = new Training(new Adam(0.01), 2, 1);
            assertThatThrownBy(() -> new Trainer(model, feed, feed, training, Rng.of(1), 1))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(refused);
        }
    }

    @Test
    void all_problems_are_told_at_once_and_nothing_is_left_behind() {
        long before = Scope.liveTensors();
        Vae vae = new Vae(
                new Mlp(8),
                List.of(new Level(3, new Unscored(), new Bounded()), LEVEL),
                new Mlp(8),
                new Bernoulli(),
                new Iwae(2),
                Conditioning.NONE);
        assertThat(vae.check(Shape.of(12), Kind.REAL))
                .extracting(Problem::where)
                .containsExactly("model.likelihood", "model.levels", "model.prior", "model.objective");
        assertThatThrownBy(() -> build(vae, Shape.of(12), Kind.REAL))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.problems())
                                .extracting(Problem::where)
                                .containsExactly("model.likelihood", "model.levels", "model.prior"));
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void a_network_that_does_not_fit_the_data_leaves_no_weights_behind() {
        long before = Scope.liveTensors();
        Conv conv = new Conv(List.of(8, 8), 5, 2, Conv.Padding.VALID, List.of(4), Activation.RELU, Initializer.TORCH);
        Vae vae = Vae.flat(conv, LEVEL, new Mlp(8), new Bernoulli(), new Elbo());
        assertThatThrownBy(() -> build(vae, Shape.of(1, 8, 8), Kind.UNIT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("too small");
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void levels_without_latents_and_models_without_levels_are_mistakes() {
        assertThatThrownBy(() -> new Level(0, new DiagonalNormal(), new StandardNormal()))
                .hasMessageContaining("latent must be at least 1; got 0");
        assertThatThrownBy(() ->
                        new Vae(new Mlp(8), List.of(), new Mlp(8), new Bernoulli(), new Elbo(), Conditioning.NONE))
                .hasMessageContaining("at least one level");
    }

    @Test
    void data_of_another_shape_are_refused_with_both_shapes() {
        MemoryDataset data = MemoryDataset.floats("rows", Shape.of(2), Kind.REAL, new float[8], Labels.NONE);
        try (Model model = build(vae(LEVEL, new Gaussian(), new Elbo()), Shape.of(12), Kind.REAL)) {
            assertThatThrownBy(() -> Feed.of(data, Binarize.NONE, model))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("rows: holds examples of shape [2], but the model was built for [12]");
        }
    }

    // ---- masks

    /** A normal whose elements cannot be told apart. */
    private record Joint() implements Likelihood {
        private record Whole(Distribution inner) implements Distribution {
            @Override
            public Shape eventShape() {
                return inner.eventShape();
            }

            @Override
            public Tensor sample(Rng rng, int draws) {
                return inner.sample(rng, draws);
            }

            @Override
            public Tensor logProb(Tensor x) {
                return inner.logProb(x);
            }

            @Override
            public Tensor mean() {
                return inner.mean();
            }

            @Override
            public Whole mapped(UnaryOperator<Tensor> change) {
                return new Whole(inner.mapped(change));
            }
        }

        @Override
        public Shape features(Shape event) {
            return event;
        }

        @Override
        public Conditional build(Init init, Shape event) {
            Conditional inner = new Gaussian().build(init, event);
            return decoded -> new Whole(inner.given(decoded));
        }

        @Override
        public boolean normalised(Kind kind) {
            return true;
        }

        @Override
        public Optional<Problem> check(Kind kind) {
            return Optional.empty();
        }
    }

    @Test
    void a_mask_leaves_missing_values_out_of_the_score() {
        try (Model model = build(vae(LEVEL, new Gaussian(), new Elbo()), Shape.of(4), Kind.REAL);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(3), 1, Shape.of(2, 4));
            Tensor mask = Tensors.of(new double[] {1, 0, 1, 1, 0, 0, 0, 0}, 2, 4);
            Observed some = Observed.of(x).withMask(mask);
            Tensor garbled = x.add(mask.neg().add(1).mul(100));
            Observed other = new Observed(x, garbled, some.context(), some.mask());
            double[] score = model.terms(some, Moment.START, Rng.of(4), 2)
                    .logLikelihood()
                    .toDoubles();
            double[] again = model.terms(other, Moment.START, Rng.of(4), 2)
                    .logLikelihood()
                    .toDoubles();
            double[] whole = model.terms(Observed.of(x), Moment.START, Rng.of(4), 2)
                    .logLikelihood()
                    .toDoubles();
            assertThat(again).containsExactly(score, within(1e-10));
            assertThat(score[0]).isNotEqualTo(whole[0]);
            assertThat(score[1]).as("an example of which nothing is known").isZero();
            assertThat(score[3]).isZero();
        }
    }

    @Test
    void a_likelihood_of_dependent_elements_refuses_missing_values() {
        try (Model model = build(vae(LEVEL, new Joint(), new Elbo()), Shape.of(4), Kind.REAL);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(5), 1, Shape.of(2, 4));
            assertThat(model.terms(Observed.of(x), Moment.START, Rng.of(6), 1)
                            .logLikelihood()
                            .shape())
                    .isEqualTo(Shape.of(1, 2));
            Observed masked = Observed.of(x).withMask(x.mul(0));
            assertThatThrownBy(() ->
                            model.terms(masked, Moment.START, Rng.of(6), 1).logLikelihood())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model.likelihood")
                    .hasMessageContaining("which joint is not. Fix: ");
        }
    }

    @Test
    void a_flow_refuses_missing_values() {
        Vae maf = RecipeReader.named("maf").model().vae();
        try (Model model = build(maf, Shape.of(2), Kind.REAL);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(5), 1, Shape.of(3, 2));
            Tensor z = x.unsqueeze(0);
            assertThat(model.logLikelihood(z, Observed.of(x)).sum().item()).isZero();
            assertThatThrownBy(() -> model.logLikelihood(z, Observed.of(x).withMask(x.mul(0))))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("needs every value of an example, and some are missing. Fix: ");
        }
    }

    @Test
    void an_encoder_of_texts_refuses_pictures() {
        GatedConv conv = new GatedConv(5, 4, 3, 1, Initializer.TORCH);
        assertThatThrownBy(() -> conv.features(Shape.of(1, 8, 8)))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "encoder gated-conv: reads texts, [length]; the data's shape is [1, 8, 8]. Fix: type: mlp, or"
                                + " type: conv for pictures");
    }

    @Test
    void what_the_encoder_reads_may_differ_from_what_is_scored() {
        try (Model model = build(vae(LEVEL, new Gaussian(), new Elbo()), Shape.of(4), Kind.REAL);
                Scope s = Scope.open()) {
            Tensor clean = Doubles.normal(Rng.of(7), 1, Shape.of(2, 4));
            Tensor noisy = clean.add(1);
            Observed o = new Observed(noisy, clean, Doubles.none(2), Optional.empty());
            Terms terms = model.terms(o, Moment.START, Rng.of(8), 1);
            Tensor z = terms.latents().getFirst().z();
            assertThat(terms.latents().getFirst().q().mean().toDoubles())
                    .containsExactly(model.posterior(Observed.of(noisy)).mean().toDoubles());
            assertThat(terms.logLikelihood().toDoubles())
                    .containsExactly(
                            model.likelihood(z, o.context()).logProb(clean).toDoubles());
        }
    }

    // ---- binarisation

    @Test
    void values_become_coins_with_their_own_probability() {
        byte[] values = {0, 64, (byte) 191, (byte) 255};
        MemoryDataset data = MemoryDataset.bytes("grey", Shape.of(4), Kind.UNIT, 1 / 255f, values, Labels.NONE);
        try (Model model = build(vae(LEVEL, new Bernoulli(), new Elbo()), Shape.of(4), Kind.UNIT);
                Feed grey = Feed.of(data, Binarize.NONE, model);
                Feed cut = Feed.of(data, Binarize.THRESHOLD, model);
                Feed drawn = Feed.of(data, Binarize.SAMPLE, model);
                Feed counted = Feed.of(data, Binarize.COUNT, model);
                Scope s = Scope.open()) {
            assertThat(grey.range(0, 1, Rng.of(1)).x().toDoubles())
                    .containsExactly(new double[] {0, 64 / 255.0, 191 / 255.0, 1}, within(1e-7));
            assertThat(cut.range(0, 1, Rng.of(1)).x().toDoubles()).containsExactly(0, 0, 1, 1);
            assertThat(counted.range(0, 1, Rng.of(1)).x().toDoubles()).containsExactly(0, 64, 191, 255);
            double[] sum = new double[4];
            for (int i = 0; i < 2000; i++) {
                double[] x = drawn.range(0, 1, Rng.of(9).at(i)).x().toDoubles();
                for (int d = 0; d < 4; d++) {
                    assertThat(x[d] == 0 || x[d] == 1).isTrue();
                    sum[d] += x[d] / 2000;
                }
            }
            assertThat(sum).containsExactly(new double[] {0, 64 / 255.0, 191 / 255.0, 1}, within(0.04));
        }
        assertThat(Binarize.NONE.kind(Kind.UNIT)).isEqualTo(Kind.UNIT);
        assertThat(Binarize.SAMPLE.kind(Kind.UNIT)).isEqualTo(Kind.BINARY);
        assertThat(Binarize.COUNT.kind(Kind.UNIT)).isEqualTo(Kind.COUNT);
    }
}
