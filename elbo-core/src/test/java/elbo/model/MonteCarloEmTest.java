package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Problem;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Gaussian.Variance;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.MonteCarloEm;
import elbo.objective.MonteCarloEm.Start;
import elbo.objective.Phase;
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.RelaxedCategorical;
import elbo.prior.Categorical;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Estimate;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Monte Carlo EM on a linear model with normal noise, whose likelihood and posterior are known exactly. */
class MonteCarloEmTest {
    private static final int DIMS = 5;
    private static final int WARM_UP = 12;
    private static final double[][] DATA = Reference.table("ppca_data").matrix("x");
    private static final LinearGaussian FIXED = LinearGaussian.of(Reference.table("linear_gaussian"));

    private static MonteCarloEm em(int samples, int moves, Start start) {
        return new MonteCarloEm(samples, moves, 5, 0.9, start);
    }

    private static Model linear(MonteCarloEm objective, LinearGaussian g) {
        Gaussian likelihood = new Gaussian(Variance.SCALAR, 1, Activation.IDENTITY);
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(), level, new Mlp(), likelihood, objective);
        Model model = Model.build(vae, Shape.of(DIMS), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
        LinearVae.set(model, "decoder.0.weight", flat(g.w()));
        LinearVae.set(model, "decoder.0.bias", g.b());
        LinearVae.set(model, "likelihood.log_variance", Math.log(g.variance()));
        return model;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static Tensor examples() {
        return Tensors.of(flat(DATA), DATA.length, DIMS);
    }

    /** The decoder's and the likelihood's numbers as a linear model of their own. */
    private static LinearGaussian decoder(double[] weights, double[] bias, double logVariance) {
        double[][] w = new double[DIMS][];
        for (int i = 0; i < DIMS; i++) {
            w[i] = Arrays.copyOfRange(weights, 2 * i, 2 * i + 2);
        }
        return new LinearGaussian(w, bias, Math.exp(logVariance));
    }

    /** The derivative of the mean -log p(x) to each of the 16 numbers, by differences of the exact likelihood. */
    private static double[] slopes(LinearGaussian g, double[][] data) {
        double[] at = new double[3 * DIMS + 1];
        System.arraycopy(flat(g.w()), 0, at, 0, 2 * DIMS);
        System.arraycopy(g.b(), 0, at, 2 * DIMS, DIMS);
        at[3 * DIMS] = Math.log(g.variance());
        double[] slopes = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double[] near = at.clone();
            near[i] += 1e-5;
            double above = nll(near, data);
            near[i] -= 2e-5;
            slopes[i] = (above - nll(near, data)) / 2e-5;
        }
        return slopes;
    }

    private static double nll(double[] numbers, double[][] data) {
        double[] bias = Arrays.copyOfRange(numbers, 2 * DIMS, 3 * DIMS);
        return -decoder(numbers, bias, numbers[3 * DIMS]).meanLogProb(data);
    }

    private static List<Tensor> decoders(Model model) {
        Map<String, Tensor> all = model.parameters().byName();
        return List.of(all.get("decoder.0.weight"), all.get("decoder.0.bias"), all.get("likelihood.log_variance"));
    }

    /** The derivatives to some parameters of many steps, each with its own noise; the first steps only learn the lengths. */
    private static Estimate[] derivatives(Model model, List<Tensor> parameters, int steps) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < steps + WARM_UP; i++) {
            try (Scope s = Scope.open()) {
                Terms terms = terms(model, Rng.of(2).at(i));
                Phase phase = model.vae().objective().phases(terms).getFirst();
                double[] row = Grad.of(phase.loss().get(), parameters).stream()
                        .flatMapToDouble(g -> Arrays.stream(g.toDoubles()))
                        .toArray();
                if (i >= WARM_UP) {
                    rows.add(row);
                }
            }
        }
        double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        return Estimate.ofColumns(all, rows.getFirst().length);
    }

    private static Terms terms(Model model, Rng rng) {
        Moment training = Moment.START.inTraining();
        return model.terms(
                Observed.of(examples()), training, rng, model.vae().objective().draws());
    }

    /** Fisher's identity: the mean of grad log p(x, z) over the posterior is grad log p(x). */
    @ParameterizedTest
    @EnumSource
    void the_decoder_follows_the_likelihood_itself(Start start) {
        double[] exact = slopes(FIXED, DATA);
        try (Model model = linear(em(4, 12, start), FIXED);
                Scope s = Scope.open()) {
            Estimate[] drawn = derivatives(model, decoders(model), 10);
            for (int i = 0; i < exact.length; i++) {
                drawn[i].assertNear("derivative " + i, exact[i], 4.5);
                assertThat(drawn[i].error()).isLessThan(0.1);
            }
            assertThat(Arrays.stream(exact).map(Math::abs).max().orElseThrow()).isGreaterThan(1);
        }
    }

    /** Its divergence from the posterior is smallest, so nothing is left to learn. */
    @Test
    void an_encoder_that_knows_the_posterior_stays_and_another_comes_nearer() {
        LinearGaussian g = FIXED.principal();
        try (Model model = linear(em(4, 12, Start.PRIOR), g);
                Scope s = Scope.open()) {
            double[][] gain = g.gain();
            double[] bias = new double[2];
            for (int j = 0; j < 2; j++) {
                for (int i = 0; i < DIMS; i++) {
                    bias[j] -= gain[j][i] * g.b()[i];
                }
            }
            LinearVae.set(model, "posterior.mean.weight", flat(gain));
            LinearVae.set(model, "posterior.mean.bias", bias);
            LinearVae.set(model, "posterior.log_variance.weight", new double[2 * DIMS]);
            double[] c = g.covariance();
            LinearVae.set(model, "posterior.log_variance.bias", Math.log(c[0]), Math.log(c[2]));
            List<Tensor> heads = List.of(
                    model.parameters().byName().get("posterior.mean.bias"),
                    model.parameters().byName().get("posterior.log_variance.bias"));
            for (Estimate each : derivatives(model, heads, 10)) {
                each.assertNear("derivative", 0, 4.5);
            }
            // KL(p || q) of a mean that is off by d has the derivative d / variance
            LinearVae.set(model, "posterior.mean.bias", bias[0] + 0.3, bias[1]);
            Estimate[] off = derivatives(model, heads, 10);
            off[0].assertNear("shift", 0.3 / c[0], 4.5);
            off[1].assertNear("the other", 0, 4.5);
        }
    }

    @Test
    void steps_are_remembered_and_are_shorter_where_the_posterior_is_narrow() {
        try (Model model = linear(em(2, 4, Start.PRIOR), FIXED);
                Scope s = Scope.open()) {
            Estimate[] unused = derivatives(model, decoders(model), 30);
            double first = model.memory("step-1").item();
            double last = model.memory("step-2").item();
            assertThat(last).isLessThan(first - 0.05);
        }
    }

    @Test
    void outside_training_it_is_the_bound_and_remembers_nothing() {
        MonteCarloEm em = em(3, 4, Start.PRIOR);
        try (Model model = linear(em, FIXED);
                Scope s = Scope.open()) {
            Terms terms = model.terms(Observed.of(examples()), Moment.START, Rng.of(3), em.draws());
            double loss = em.phases(terms).getFirst().loss().get().item();
            double bound = terms.meanLogLikelihood().sub(terms.meanKl()).item();
            assertThat(loss).isEqualTo(-bound);
            assertThat(model.memory("step-1").item()).isZero();
            Terms training = terms(model, Rng.of(3));
            assertThat(em.phases(training).getFirst().loss().get().item()).isCloseTo(loss, within(1e-12));
            assertThat(model.memory("step-1").item()).isNotZero();
        }
    }

    /** The maximum likelihood of probabilistic PCA (Tipping and Bishop 1999), whose closed form is in the table. */
    @Test
    void it_ends_at_the_maximum_likelihood_of_probabilistic_pca() {
        LinearGaussian best = LinearGaussian.of(Reference.table("ppca"));
        float[] values = new float[DATA.length * DIMS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) DATA[i / DIMS][i % DIMS];
        }
        MemoryDataset data = MemoryDataset.floats("ppca", Shape.of(DIMS), Kind.REAL, values, Labels.NONE);
        Adam adam = new Adam(new Schedule.Linear(0.05, 0.0005, 300, Schedule.Per.EPOCH), 0.9, 0.999, 1e-8, 0);
        try (Model model = linear(new MonteCarloEm(2, 4, 3, 0.8, Start.POSTERIOR), FIXED);
                Feed feed = Feed.of(data, Binarize.NONE, model);
                Trainer trainer = new Trainer(model, feed, feed, new Training(adam, 200, 300), Rng.of(4), 1)) {
            assertThat(FIXED.meanLogProb(DATA)).isLessThan(best.meanLogProb(DATA) - 1);
            trainer.run(Long.MAX_VALUE, Listener.NONE);
            Map<String, Tensor> w = model.parameters().byName();
            LinearGaussian found = decoder(
                    w.get("decoder.0.weight").toDoubles(),
                    w.get("decoder.0.bias").toDoubles(),
                    w.get("likelihood.log_variance").item());
            double most = best.meanLogProb(DATA);
            assertThat(found.meanLogProb(DATA)).isBetween(most - 0.005, most);
            assertThat(found.variance()).isCloseTo(best.variance(), within(0.05 * best.variance()));
        }
    }

    @Test
    void codes_that_no_chain_can_climb_along_are_refused_in_a_line() {
        Level choices = new Level(
                10,
                new RelaxedCategorical(10, Schedule.constant(1), RelaxedCategorical.Draw.HARD, Initializer.TORCH),
                new Categorical(10, false));
        Vae vae = Vae.flat(new Mlp(), choices, new Mlp(), new Bernoulli(), em(1, 1, Start.PRIOR));
        assertThat(vae.check(Shape.of(3), Kind.BINARY))
                .extracting(Problem::what)
                .anyMatch(w ->
                        w.startsWith("this objective's chains climb along log p(x, z), so codes must be vectors of real"
                                + " numbers; got"));
        assertThatThrownBy(() -> new MonteCarloEm(1, 0, 5, 0.9, Start.PRIOR)).hasMessageContaining("moves");
        assertThatThrownBy(() -> new MonteCarloEm(1, 1, 5, 1, Start.PRIOR))
                .hasMessageContaining("acceptance must be between 0 and 1; got 1.0");
    }
}
