package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.Problem;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Categorical;
import elbo.likelihood.Columns;
import elbo.likelihood.Columns.Column;
import elbo.likelihood.ContinuousBernoulli;
import elbo.likelihood.Likelihood;
import elbo.metric.Evaluation.Part;
import elbo.model.Binarize;
import elbo.model.Conditioning;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.nn.Schedule;
import elbo.nn.Schedule.Constant;
import elbo.objective.Baseline;
import elbo.objective.Elbo;
import elbo.objective.GradientEstimator;
import elbo.objective.MonteCarloEm;
import elbo.objective.Objective;
import elbo.objective.TotalCorrelation;
import elbo.posterior.DiagonalNormal;
import elbo.prior.ConditionalNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {
    private static final FloatRows BITS = FloatRows.of(400, 6, (i, d) -> (i >> d) & 1);
    private static final Evaluation.Options OPTIONS =
            Evaluation.Options.DEFAULT.withSamples(50).withBatch(128);

    private static Model bernoulli() {
        Model model = LinearVae.of(6, 2).with(new Bernoulli()).build();
        LinearVae.set(model, "posterior.mean.weight", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.02);
        LinearVae.set(model, "posterior.mean.bias", -0.5, 0);
        LinearVae.set(model, "posterior.log_variance.bias", -1.5, 0);
        LinearVae.set(model, "decoder.0.weight", 3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        return model;
    }

    private static Evaluation evaluate(Model model, FloatRows rows, Kind kind, Evaluation.Options options) {
        try (Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return Evaluation.of(model, data, kind, options, Rng.of(2), Ticker.NONE);
        }
    }

    @Test
    void all_promised_numbers_are_there_by_name_and_agree_with_each_other() {
        try (Model model = bernoulli();
                Feed data = Feed.of(BITS, Binarize.NONE, model)) {
            Evaluation e = evaluate(model, BITS, Kind.BINARY, OPTIONS);
            Map<String, Object> names = e.byName();
            assertThat(names.keySet())
                    .containsSubsequence(
                            "n",
                            "loss",
                            "elbo",
                            "reconstruction",
                            "kl",
                            "nll",
                            "bits_per_dim",
                            "active_units",
                            "kl_per_dim",
                            "mutual_information");
            assertThat(e.bound()).isEqualTo(Meter.over(model, data, Moment.START, Rng.of(2), 128));
            ImportanceNll.Result nll = e.nll().orElseThrow();
            assertThat(nll.k()).isEqualTo(50);
            assertThat(nll.value()).isLessThan(-e.bound().elbo());
            assertThat((double) names.get("bits_per_dim")).isCloseTo(nll.value() / (6 * Math.log(2)), within(1e-12));
            assertThat(names.get("n")).isEqualTo(400L);
            assertThat(names.get("active_units")).isEqualTo(1);
            double[] kl = e.latents().orElseThrow().kl().orElseThrow();
            assertThat(Arrays.stream(kl).sum()).isCloseTo(e.bound().kl(), within(1e-10));
            assertThat(names.get("kl_per_dim")).isEqualTo(List.of(kl[0], kl[1]));
            assertThat(names.get("nll"))
                    .isEqualTo(Map.of("k", 50, "value", nll.value(), "se", nll.se(), "ess", nll.ess()));
            assertThat(e.information().orElseThrow().examples()).isEqualTo(400);
            assertThat(e.notes()).isEmpty();
        }
    }

    private static Stream<Likelihood> even() {
        return Stream.of(
                new ContinuousBernoulli(),
                new Categorical(256, Categorical.Data.UNIT),
                new Columns(List.of(new Column(2, new ContinuousBernoulli()), new Column(4, new Categorical()))));
    }

    /** All grey levels are as likely as each other: 8 bits, be it the density 1 on [0, 1] or the probability 1/256. */
    @ParameterizedTest
    @MethodSource("even")
    void levels_that_are_all_as_likely_take_eight_bits(Likelihood likelihood) {
        FloatRows grey = FloatRows.of(50, 6, (i, d) -> (5 * i + d) / 255.0).withKind(Kind.UNIT);
        Evaluation.Options options = OPTIONS.withParts(EnumSet.of(Part.NLL));
        try (Model model = LinearVae.of(6, 2).with(likelihood).build();
                Feed data = Feed.of(grey, Binarize.DEQUANTISE, model)) {
            Evaluation e = Evaluation.of(model, data, Kind.UNIT, options, Rng.of(2), Ticker.NONE);
            assertThat(e.bitsPerDim().orElseThrow()).isCloseTo(8, within(1e-9));
        }
    }

    @Test
    void the_customary_cross_entropy_of_grey_data_is_called_that() {
        try (Model model = bernoulli()) {
            Evaluation e = evaluate(model, BITS, Kind.UNIT, OPTIONS.withParts(EnumSet.of(Part.NLL)));
            assertThat(e.nll()).isPresent();
            assertThat(e.notes()).singleElement().asString().contains("customary cross-entropy");
        }
    }

    /** A score that is no probability of anything: the logits' match with the data. */
    private record Match() implements Likelihood {
        @Override
        public Shape features(Shape event) {
            return event;
        }

        @Override
        public Conditional build(Init init, Shape event) {
            return new Bernoulli().build(init, event);
        }

        @Override
        public boolean normalised(Kind kind) {
            return false;
        }

        @Override
        public Optional<Problem> check(Kind kind) {
            return Optional.empty();
        }
    }

    @Test
    void a_likelihood_that_is_no_probability_has_no_log_likelihood() {
        try (Model model = LinearVae.of(6, 2).with(new Match()).build()) {
            Evaluation e = evaluate(model, BITS, Kind.UNIT, OPTIONS);
            assertThat(e.nll()).isEmpty();
            assertThat(e.byName()).doesNotContainKeys("nll", "bits_per_dim").containsKey("mutual_information");
            assertThat(e.notes())
                    .singleElement()
                    .asString()
                    .startsWith("nll: left out")
                    .contains("Match");
        }
    }

    @Test
    void without_a_density_what_needs_one_is_left_out_and_said_to_be() {
        try (Model model = LinearVae.of(6, 2)
                .with(new Bernoulli())
                .with(new BoxPosterior(false))
                .build()) {
            Evaluation e = evaluate(model, BITS, Kind.BINARY, OPTIONS);
            assertThat(e.nll()).isEmpty();
            assertThat(e.information()).isEmpty();
            assertThat(e.byName()).containsKey("active_units").doesNotContainKey("kl_per_dim");
            assertThat(e.notes()).hasSize(2).allMatch(note -> note.contains("no density"));
        }
    }

    @Test
    void information_near_the_bound_is_marked() {
        try (Model model = LinearVae.of(6, 2).build()) {
            LinearVae.set(model, "posterior.mean.weight", 500, 1000, 2000, 4000, 8000, 16000, 0, 0, 0, 0, 0, 0);
            Evaluation e = evaluate(model, BITS, Kind.REAL, OPTIONS.withParts(EnumSet.of(Part.MUTUAL_INFORMATION)));
            assertThat(e.information().orElseThrow().information().value()).isCloseTo(Math.log(64), within(0.02));
            assertThat(e.notes()).isEmpty();
            Evaluation few = evaluate(
                    model, BITS, Kind.REAL, OPTIONS.withAggregate(20).withParts(EnumSet.of(Part.MUTUAL_INFORMATION)));
            assertThat(few.notes()).singleElement().asString().contains("20 examples");
            assertThat(few.nll()).isEmpty();
            assertThat(few.latents()).isEmpty();
        }
    }

    /** Total correlation is of the codes of a batch. */
    @Test
    void a_loss_that_compares_examples_says_with_how_many() {
        Evaluation.Options bound = OPTIONS.withParts(Set.of());
        Schedule one = new Constant(1);
        Objective scored = new Elbo(one, 1, Elbo.Divergence.AUTO, GradientEstimator.SCORE, Baseline.MOVING_AVERAGE);
        Objective pairs = new TotalCorrelation(one, one, one, TotalCorrelation.Estimate.WEIGHTED);
        try (Model alone = bernoulli();
                Model remembering = LinearVae.of(6, 2).build(scored);
                Model chains = LinearVae.of(6, 2).build(new MonteCarloEm(1, 2, 1, 0.8, MonteCarloEm.Start.PRIOR));
                Model together = LinearVae.of(6, 2).build(pairs)) {
            assertThat(evaluate(alone, BITS, Kind.BINARY, bound).notes()).isEmpty();
            assertThat(evaluate(remembering, BITS, Kind.REAL, bound).notes()).isEmpty();
            assertThat(evaluate(chains, BITS, Kind.REAL, bound).notes()).isEmpty();
            assertThat(evaluate(together, BITS, Kind.REAL, bound).notes())
                    .containsExactly(
                            "loss: compares the examples of a batch with each other, so it is that of batches of 128");
        }
    }

    /** A prior of each class: there is no one p(z) that codes of all classes could be compared with. */
    @Test
    void codes_under_priors_of_their_classes_have_no_marginal_divergence() {
        FloatRows rows =
                BITS.withClasses(IntStream.range(0, 400).map(i -> i % 2).toArray(), 2);
        Level level = new Level(2, new DiagonalNormal(), ConditionalNormal.ofClasses(1));
        Conditioning classes = new Conditioning(List.of(Labels.CLASS), 0, Conditioning.Place.NONE, false);
        Vae vae = new Vae(new Mlp(), List.of(level), new Mlp(), new Bernoulli(), new Elbo(), classes);
        Form form = new Form(Shape.of(6), Kind.BINARY);
        try (Model model = Model.build(
                        vae, form, classes.context(rows), Rng.of(1), DType.FLOAT64, Device.CPU, Precision.FP32);
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            Evaluation e = Evaluation.of(
                    model,
                    data,
                    Kind.BINARY,
                    OPTIONS.withParts(EnumSet.of(Part.MUTUAL_INFORMATION)),
                    Rng.of(2),
                    Ticker.NONE);
            assertThat(e.information().orElseThrow().marginalKl()).isEmpty();
            assertThat(e.byName())
                    .containsKey("mutual_information")
                    .doesNotContainKeys("marginal_kl", "marginal_kl_se");
            assertThat(e.notes()).singleElement().asString().startsWith("mutual_information: without marginal_kl");
        }
    }
}
