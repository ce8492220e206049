package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Gaussian.Variance;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.Elbo.Divergence;
import elbo.objective.Iwae;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Estimate;
import elbo.testing.Reference;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A linear autoencoder with normal noise, of which the exact likelihood is known: what it must reach, and never exceed. */
class LinearGaussianTest {
    private static final int DIMS = 5;
    private static final double[][] DATA = Reference.table("ppca_data").matrix("x");

    private static Model linear(Objective objective) {
        Gaussian likelihood = new Gaussian(Variance.SCALAR, 1, Activation.IDENTITY);
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(), level, new Mlp(), likelihood, objective);
        return Model.build(vae, Shape.of(DIMS), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    /** Gives the decoder the generator's weights, and the heads of the posterior the ones given. */
    private static void load(
            Model model, LinearGaussian g, double[][] mean, double[] bias, double[][] spread, double[] s) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("posterior.mean.weight", matrix(mean));
        weights.put("posterior.mean.bias", Tensors.of(bias, 2));
        weights.put("posterior.log_variance.weight", matrix(spread));
        weights.put("posterior.log_variance.bias", Tensors.of(s, 2));
        weights.put("decoder.0.weight", matrix(g.w()));
        weights.put("decoder.0.bias", Tensors.of(g.b(), DIMS));
        weights.put("likelihood.log_variance", Tensors.of(new double[] {Math.log(g.variance())}));
        model.parameters().load("the exact model", weights);
    }

    private static Tensor matrix(double[][] rows) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(flat, rows.length, rows[0].length);
    }

    /** The heads that answer with the exact posterior; its covariance must be diagonal. */
    private static void loadExact(Model model, LinearGaussian g) {
        double[][] gain = g.gain();
        double[] bias = new double[2];
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < DIMS; i++) {
                bias[j] -= gain[j][i] * g.b()[i];
            }
        }
        double[] c = g.covariance();
        assertThat(c[1]).isCloseTo(0, within(1e-15));
        load(model, g, gain, bias, new double[2][DIMS], new double[] {Math.log(c[0]), Math.log(c[2])});
    }

    @Test
    void the_marginal_likelihood_in_plain_java_is_that_of_the_tables() {
        double[] exact = Reference.table("linear_gaussian_exact").column("log_prob");
        double[] best = Reference.table("ppca_data").column("log_prob");
        LinearGaussian fixed = LinearGaussian.of(Reference.table("linear_gaussian"));
        LinearGaussian ppca = LinearGaussian.of(Reference.table("ppca"));
        for (int i = 0; i < DATA.length; i++) {
            assertThat(fixed.logProb(DATA[i])).isCloseTo(exact[i], within(1e-11));
            assertThat(fixed.principal().logProb(DATA[i])).isCloseTo(exact[i], within(1e-11));
            assertThat(ppca.logProb(DATA[i])).isCloseTo(best[i], within(1e-11));
        }
    }

    /** With the exact posterior every weight p(x, z) / q(z|x) is p(x), whatever z was drawn. */
    @Test
    void with_the_exact_posterior_every_draw_gives_the_exact_likelihood() {
        double[] exact = Reference.table("linear_gaussian_exact").column("log_prob");
        LinearGaussian g = LinearGaussian.of(Reference.table("linear_gaussian")).principal();
        try (Model model = linear(new Elbo());
                Scope s = Scope.open()) {
            loadExact(model, g);
            Terms terms = model.terms(Observed.of(matrix(DATA)), Moment.START, Rng.of(2), 3);
            double[] weights = terms.logWeight().toDoubles();
            assertThat(weights).hasSize(3 * DATA.length);
            for (int i = 0; i < weights.length; i++) {
                assertThat(weights[i]).isCloseTo(exact[i % DATA.length], within(1e-9));
            }
            double mean = Arrays.stream(exact).average().orElseThrow();
            Elbo sampled = new Elbo(Schedule.constant(1), 3, Divergence.SAMPLED);
            for (Objective objective : List.of(sampled, new Iwae(3))) {
                double loss = objective.phases(terms).getFirst().loss().get().item();
                assertThat(-loss).as(objective.toString()).isCloseTo(mean, within(1e-9));
            }
        }
    }

    @Test
    void the_posterior_is_the_one_of_the_table() {
        Reference table = Reference.table("linear_gaussian_exact");
        LinearGaussian g = LinearGaussian.of(Reference.table("linear_gaussian"));
        double[][] gain = g.gain();
        for (int n = 0; n < DATA.length; n++) {
            Reference.Row row = table.rows().get(n);
            double[] mean = new double[2];
            for (int i = 0; i < DIMS; i++) {
                mean[0] += gain[0][i] * (DATA[n][i] - g.b()[i]);
                mean[1] += gain[1][i] * (DATA[n][i] - g.b()[i]);
            }
            assertThat(mean).containsExactly(new double[] {row.get("mean1"), row.get("mean2")}, within(1e-12));
            assertThat(g.covariance())
                    .containsExactly(
                            new double[] {row.get("cov11"), row.get("cov12"), row.get("cov22")}, within(1e-14));
        }
    }

    /**
     * A model that answers with the table's wrong posteriors: its encoder is shown them instead of the example (mean 1 and 2,
     * log-variance 1 and 2), and the likelihood scores the example.
     */
    private static Observed wrong(Model model, List<Reference.Row> rows) {
        LinearGaussian g = LinearGaussian.of(Reference.table("linear_gaussian"));
        double[][] first = {{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}};
        double[][] second = {{0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}};
        load(model, g, first, new double[2], second, new double[2]);
        double[][] shown = new double[rows.size()][DIMS];
        for (int i = 0; i < shown.length; i++) {
            double[] mean = rows.get(i).vector("q_mean");
            double[] logVariance = rows.get(i).vector("q_log_variance");
            shown[i] = new double[] {mean[0], mean[1], logVariance[0], logVariance[1], 0};
        }
        Observed o = Observed.of(matrix(shown));
        Tensor target = matrix(Arrays.copyOf(DATA, shown.length));
        return new Observed(o.x(), target, o.context(), o.mask());
    }

    @Test
    void a_wrong_posterior_gives_the_bound_of_the_table() {
        List<Reference.Row> rows = Reference.table("importance").rows();
        try (Model model = linear(new Elbo());
                Scope s = Scope.open()) {
            Observed o = wrong(model, rows);
            Terms terms = model.terms(o, Moment.START, Rng.of(3), 20_000);
            double[] kl = terms.closedKl().orElseThrow().toDoubles();
            Estimate[] bound = Estimate.ofColumns(terms.logWeight().toDoubles(), rows.size());
            Estimate[] score = Estimate.ofColumns(terms.logLikelihood().toDoubles(), rows.size());
            for (int i = 0; i < rows.size(); i++) {
                Reference.Row row = rows.get(i);
                assertThat(kl[i]).isCloseTo(row.get("kl"), within(1e-12));
                bound[i].assertNear("ELBO of example " + i, row.get("elbo"), 4);
                score[i].assertNear("reconstruction of example " + i, row.get("reconstruction"), 4);
            }
        }
    }

    /** The gap closes as chi squared over 2 K (the variance of the mean weight, to first order). */
    @Test
    void more_importance_weights_approach_the_exact_likelihood_from_below() {
        List<Reference.Row> rows = Reference.table("importance").rows();
        int repeats = 400;
        try (Model model = linear(new Elbo());
                Scope s = Scope.open()) {
            Observed o = wrong(model, rows);
            double exact = Arrays.stream(Reference.table("importance").column("log_prob"))
                    .average()
                    .orElseThrow();
            double elbo = Arrays.stream(Reference.table("importance").column("elbo"))
                    .average()
                    .orElseThrow();
            double chi = Arrays.stream(Reference.table("importance").column("chi_squared"))
                    .average()
                    .orElseThrow();
            double last = Double.NEGATIVE_INFINITY;
            for (int k : new int[] {1, 8, 64}) {
                Estimate bound = Estimate.of(bounds(model, o, k, repeats));
                assertThat(bound.mean()).as("IWAE(%s)", k).isLessThan(exact + 3 * bound.error());
                assertThat(bound.mean()).as("IWAE(%s)", k).isGreaterThan(last);
                if (k == 1) {
                    bound.assertNear("IWAE(1)", elbo, 4);
                }
                if (k == 64) {
                    assertThat(exact - bound.mean())
                            .as("gap of IWAE(64), expected " + chi / 128)
                            .isCloseTo(chi / 128, within(0.25 * chi / 128 + 3 * bound.error()));
                }
                last = bound.mean();
            }
        }
    }

    private static double[] bounds(Model model, Observed o, int k, int repeats) {
        double[] bounds = new double[repeats];
        Iwae iwae = new Iwae(k);
        for (int r = 0; r < repeats; r++) {
            try (Scope s = Scope.open()) {
                Terms terms = model.terms(o, Moment.START, Rng.of(4).at(r), k);
                bounds[r] = -iwae.phases(terms).getFirst().loss().get().item();
            }
        }
        return bounds;
    }

    @Test
    void training_reaches_the_maximum_of_the_likelihood() {
        float[] values = new float[DATA.length * DIMS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) DATA[i / DIMS][i % DIMS];
        }
        MemoryDataset data = MemoryDataset.floats("ppca", Shape.of(DIMS), Kind.REAL, values, Labels.NONE);
        double best = LinearGaussian.of(Reference.table("ppca")).meanLogProb(DATA);
        Elbo objective = new Elbo(Schedule.constant(1), 4, Divergence.AUTO);
        Adam adam = new Adam(new Schedule.Linear(0.02, 0.0002, 1200, Schedule.Per.EPOCH), 0.9, 0.999, 1e-8, 0);
        try (Model model = linear(objective);
                Feed resident = Feed.of(data, Binarize.NONE, model);
                Trainer trainer = new Trainer(model, resident, resident, new Training(adam, 100, 1200), Rng.of(5), 1)) {
            LinearGaussian before = learnt(model);
            assertThat(before.meanLogProb(DATA)).isLessThan(best - 1);
            double start = bound(model);
            trainer.run(Long.MAX_VALUE, Listener.NONE);
            double exact = learnt(model).meanLogProb(DATA);
            double bound = bound(model);
            assertThat(exact).as("exact likelihood of what was learnt").isBetween(best - 0.01, best + 1e-9);
            assertThat(bound).as("its ELBO").isBetween(best - 0.01, exact + 0.002);
            assertThat(bound).isGreaterThan(start + 1);
        }
    }

    /** The generator that the decoder has become. */
    private static LinearGaussian learnt(Model model) {
        Map<String, Tensor> weights = model.parameters().byName();
        double[] w = weights.get("decoder.0.weight").toDoubles();
        double[][] rows = new double[DIMS][];
        Arrays.setAll(rows, i -> new double[] {w[2 * i], w[2 * i + 1]});
        double variance = Math.exp(weights.get("likelihood.log_variance").item());
        return new LinearGaussian(rows, weights.get("decoder.0.bias").toDoubles(), variance);
    }

    /** The ELBO of the data from many draws. */
    private static double bound(Model model) {
        try (Scope s = Scope.open()) {
            Terms terms = model.terms(Observed.of(matrix(DATA)), Moment.START, Rng.of(6), 500);
            return terms.logWeight().mean().item();
        }
    }
}
