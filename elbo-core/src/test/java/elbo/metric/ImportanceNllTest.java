package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Conditioning;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.VonMisesFisher;
import elbo.prior.UniformSphere;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against linear-Gaussian models, for which log p(x) is known exactly. */
class ImportanceNllTest {
    private static final Reference WRONG = Reference.table("importance");
    private static final int COUNT = WRONG.rows().size();

    /** The model of linear_gaussian.csv with the q of importance.csv, told apart by class. */
    private static Model model() {
        Reference weights = Reference.table("linear_gaussian");
        Model model = LinearVae.of(5, 2)
                .withVariance(weights.column("variance")[0])
                .with(new Conditioning(COUNT, true, false))
                .build();
        LinearVae.set(model, "decoder.0.weight", flat(weights.matrix("w")));
        LinearVae.set(model, "decoder.0.bias", weights.column("b"));
        LinearVae.set(model, "posterior.mean.weight", byClass(WRONG.matrix("q_mean")));
        LinearVae.set(model, "posterior.log_variance.weight", byClass(WRONG.matrix("q_log_variance")));
        return model;
    }

    /** {@code [latent, 5 + classes]}: nothing of x, and the row of the class. */
    private static double[] byClass(double[][] rows) {
        double[] weight = new double[2 * (5 + COUNT)];
        for (int j = 0; j < 2; j++) {
            for (int c = 0; c < COUNT; c++) {
                weight[j * (5 + COUNT) + 5 + c] = rows[c][j];
            }
        }
        return weight;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /** The first examples, one after the other, over and over. */
    private static FloatRows examples(int times) {
        double[][] x = Reference.table("ppca_data").matrix("x");
        double[][] rows =
                IntStream.range(0, COUNT * times).mapToObj(i -> x[i % COUNT]).toArray(double[][]::new);
        int[] classes = IntStream.range(0, rows.length).map(i -> i % COUNT).toArray();
        return FloatRows.of(rows).withClasses(classes, COUNT);
    }

    private static ImportanceNll.Result measure(int samples, int times, long seed) {
        try (Model model = model();
                Feed data = Feed.of(examples(times), Binarize.NONE, model)) {
            return new ImportanceNll(samples).of(model, data, Rng.of(seed), Ticker.NONE);
        }
    }

    /** The values of one example at each of its repetitions. */
    private static double[] of(ImportanceNll.Result result, int example) {
        return IntStream.iterate(example, i -> i < result.n(), i -> i + COUNT)
                .mapToDouble(i -> result.each()[i])
                .toArray();
    }

    @Test
    void many_draws_find_the_exact_likelihood_within_what_their_spread_allows() {
        int k = 20_000;
        ImportanceNll.Result result = measure(k, 1, 7);
        double ess = 0;
        for (int i = 0; i < COUNT; i++) {
            Reference.Row row = WRONG.rows().get(i);
            double spread = Math.sqrt(row.get("chi_squared") / k);
            assertThat(-result.each()[i]).as("example %d", i).isCloseTo(row.get("log_prob"), within(4 * spread));
            ess += k / (1 + row.get("chi_squared")) / COUNT;
        }
        double gain = -result.value() - Arrays.stream(WRONG.column("elbo")).sum() / COUNT;
        assertThat(gain).as("tighter than the ELBO").isGreaterThan(0.1);
        assertThat(result.ess()).isCloseTo(ess, within(0.02 * k));
        assertThat(result.k()).isEqualTo(k);
        assertThat(result.n()).isEqualTo(COUNT);
    }

    @Test
    void few_draws_are_unbiased_for_the_likelihood_and_below_its_logarithm() {
        int k = 2;
        int times = 2000;
        ImportanceNll.Result result = measure(k, times, 8);
        for (int i = 0; i < COUNT; i++) {
            Reference.Row row = WRONG.rows().get(i);
            double exact = row.get("log_prob");
            double[] nll = of(result, i);
            double mean = Arrays.stream(nll).map(v -> Math.exp(-v - exact)).sum() / times;
            double spread = Math.sqrt(row.get("chi_squared") / k / times);
            assertThat(mean).as("p(x) of example %d", i).isCloseTo(1, within(4 * spread));
            Estimate log = Estimate.of(nll);
            assertThat(-log.value()).isGreaterThan(row.get("elbo")).isLessThan(exact);
        }
    }

    @Test
    void one_draw_is_the_evidence_lower_bound_in_expectation() {
        ImportanceNll.Result result = measure(1, 1000, 9);
        for (int i = 0; i < COUNT; i++) {
            Estimate nll = Estimate.of(of(result, i));
            double elbo = WRONG.rows().get(i).get("elbo");
            assertThat(-nll.value()).as("example %d", i).isCloseTo(elbo, within(4 * nll.se()));
        }
        assertThat(result.ess()).isCloseTo(1, within(1e-12));
    }

    @Test
    void the_size_of_chunks_changes_nothing() {
        try (Model model = model();
                Feed data = Feed.of(examples(12), Binarize.NONE, model)) {
            ImportanceNll nll = new ImportanceNll(237);
            ImportanceNll.Result small = nll.of(model, data, Rng.of(3), Ticker.NONE, 1);
            for (long bytes : new long[] {3 * 4_096_000, 17 * 4_096_000, 1 << 30}) {
                ImportanceNll.Result other = nll.of(model, data, Rng.of(3), Ticker.NONE, bytes);
                assertThat(other.each()).containsExactly(small.each(), within(1e-10));
                assertThat(other.ess()).isCloseTo(small.ess(), within(1e-8));
            }
        }
    }

    @Test
    void the_seed_decides_and_every_example_has_noise_of_its_own() {
        ImportanceNll.Result one = measure(30, 12, 3);
        assertThat(measure(30, 12, 3).each()).isEqualTo(one.each());
        assertThat(measure(30, 12, 4).value()).isNotEqualTo(one.value());
        assertThat(Arrays.stream(one.each()).distinct().count()).isEqualTo(one.n());
    }

    @Test
    void the_standard_error_is_that_of_the_mean_over_examples() {
        ImportanceNll.Result result = measure(50, 3, 5);
        double mean = Arrays.stream(result.each()).sum() / result.n();
        double squares =
                Arrays.stream(result.each()).map(v -> (v - mean) * (v - mean)).sum();
        assertThat(result.value()).isCloseTo(mean, within(1e-12));
        assertThat(result.se()).isCloseTo(Math.sqrt(squares / (result.n() - 1) / result.n()), within(1e-12));
    }

    /** With q = p(z|x) every weight is p(x): x|z ~ N(w z + b, v I), one latent dimension. */
    @Test
    void with_the_true_posterior_one_draw_is_exact() {
        double[] w = {0.8, -1.5, 0.3};
        double[] b = {0.1, 2, -0.7};
        double v = 0.4;
        double precision = 1 + (0.64 + 2.25 + 0.09) / v;
        double[] gain = Arrays.stream(w).map(wd -> wd / v / precision).toArray();
        double offset = -(gain[0] * b[0] + gain[1] * b[1] + gain[2] * b[2]);
        FloatRows rows = FloatRows.of(150, 3, (i, d) -> Math.round(16 * Math.sin(3 * i + d)) / 8.0);
        try (Model model = LinearVae.of(3, 1).withVariance(v).build();
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            LinearVae.set(model, "decoder.0.weight", w);
            LinearVae.set(model, "decoder.0.bias", b);
            LinearVae.set(model, "posterior.mean.weight", gain);
            LinearVae.set(model, "posterior.mean.bias", offset);
            LinearVae.set(model, "posterior.log_variance.bias", -Math.log(precision));
            ImportanceNll.Result one = new ImportanceNll(1).of(model, data, Rng.of(1), Ticker.NONE);
            ImportanceNll.Result many = new ImportanceNll(64).of(model, data, Rng.of(2), Ticker.NONE);
            for (int i = 0; i < rows.size(); i++) {
                double exact = -logProb(rows.rows()[i], w, b, v);
                assertThat(one.each()[i]).isCloseTo(exact, within(1e-10));
                assertThat(many.each()[i]).isCloseTo(exact, within(1e-10));
            }
            assertThat(many.ess()).as("every draw counts").isCloseTo(64, within(1e-8));
        }
    }

    /**
     * On the sphere in three dimensions {@code KL(vMF(k) || uniform) = k coth k - 1 + log(k / sinh k)}, and where the decoder does not
     * look at z, -log w is that much above -log p(x) in expectation. k is softplus + 1, in training and here.
     */
    @Test
    void a_concentration_is_measured_as_it_was_trained() {
        double k = Math.log1p(Math.E) + 1;
        double kl = k / Math.tanh(k) - 1 + Math.log(k / Math.sinh(k));
        Level level = new Level(3, new VonMisesFisher(), new UniformSphere());
        Vae vae = Vae.flat(new Mlp(), level, new Mlp(), new Gaussian(), new Elbo());
        try (Model model = Model.build(vae, Shape.of(2), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(FloatRows.of(1000, 2, (i, d) -> 0), Binarize.NONE, model)) {
            for (String name : model.parameters().byName().keySet()) {
                LinearVae.set(model, name, new double[size(model, name)]);
            }
            LinearVae.set(model, "posterior.direction.bias", 1, 0, 0);
            LinearVae.set(model, "posterior.concentration.bias", 1);
            Estimate nll = Estimate.of(
                    new ImportanceNll(1).of(model, data, Rng.of(1), Ticker.NONE).each());
            assertThat(nll.value()).isCloseTo(Math.log(2 * Math.PI) + kl, within(4 * nll.se()));
            assertThat(nll.se()).as("what tells 1 + softplus from softplus").isLessThan(0.05);
        }
    }

    private static int size(Model model, String name) {
        return (int) model.parameters().byName().get(name).shape().size();
    }

    /** log N(x; b, w w^T + v I) by the determinant lemma and the Sherman-Morrison formula. */
    private static double logProb(float[] x, double[] w, double[] b, double v) {
        double ww = 0;
        double rr = 0;
        double wr = 0;
        for (int d = 0; d < x.length; d++) {
            ww += w[d] * w[d];
            rr += (x[d] - b[d]) * (x[d] - b[d]);
            wr += w[d] * (x[d] - b[d]);
        }
        double logDet = x.length * Math.log(v) + Math.log(1 + ww / v);
        double square = rr / v - wr * wr / (v * v) / (1 + ww / v);
        return -0.5 * (x.length * Math.log(2 * Math.PI) + logDet + square);
    }

    @Test
    void bits_per_dimension_divide_by_dimensions_and_by_log_two() {
        ImportanceNll.Result result = new ImportanceNll.Result(1, 1, 784 * Math.log(2), 0, 1, new double[1]);
        assertThat(result.bitsPerDim(Shape.of(1, 28, 28))).isCloseTo(1, within(1e-15));
    }

    @Test
    void progress_is_told_to_the_end_and_no_memory_is_left_behind() {
        List<Long> done = new ArrayList<>();
        try (Model model = model();
                Feed data = Feed.of(examples(11), Binarize.NONE, model)) {
            long before = Scope.liveTensors();
            new ImportanceNll(25).of(model, data, Rng.of(1), (what, n, of) -> {
                assertThat(of).isEqualTo(220);
                done.add(n);
            });
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
        assertThat(done).containsExactly(100L, 200L, 220L);
    }

    @Test
    void what_cannot_be_measured_is_refused() {
        assertThatThrownBy(() -> new ImportanceNll(0)).hasMessageContaining("at least 1");
        try (Model model = model();
                Feed data = Feed.of(examples(1), Binarize.NONE, model)) {
            LinearVae.set(model, "decoder.0.bias", 0, Double.NaN, 0, 0, 0);
            assertThatThrownBy(() -> new ImportanceNll(2).of(model, data, Rng.of(1), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("example 0 came out as NaN");
        }
        try (Model model = LinearVae.of(1, 1).with(new BoxPosterior(false)).build();
                Feed data = Feed.of(FloatRows.of(3, 1, (i, d) -> i), Binarize.NONE, model)) {
            assertThatThrownBy(() -> new ImportanceNll(2).of(model, data, Rng.of(1), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessage(
                            "log-likelihood: needs a posterior with a density, which box-posterior has not. Fix: leave it"
                                    + " out of --metrics, or train with posterior type: diagonal-normal");
        }
    }
}
