package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.TotalCorrelation.Estimate;
import elbo.objective.TotalCorrelation.Parts;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.FixedSight;
import elbo.testing.Reference;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The divergence in three parts, on posteriors whose aggregate is known. */
class TotalCorrelationTest {
    private static TotalCorrelation of(Estimate estimate, double alpha, double beta, double gamma) {
        return new TotalCorrelation(
                Schedule.constant(alpha), Schedule.constant(beta), Schedule.constant(gamma), estimate);
    }

    /** One draw of each posterior; the data have {@code size} examples, and each is scored 1. */
    private static Terms terms(Tensor mean, Tensor logVariance, Tensor z, long size) {
        long batch = mean.shape().dim(0);
        Shape latent = mean.shape().last(1);
        var q = new Normal(mean, logVariance, latent);
        var p = new StandardNormal(batch, latent, DType.FLOAT64, Device.CPU);
        Tensor ones = Tensors.full(Shape.of(1, batch), 1, DType.FLOAT64, Device.CPU);
        Latent drawn = new Latent(q, p, z.reshape(1, batch, -1));
        return new Terms(new Moment(0, 0, size), List.of(drawn), new FixedSight(any -> ones), Rng.of(1));
    }

    private static Terms table(long size) {
        Reference table = Reference.table("total_correlation");
        return terms(matrix(table, "mean"), matrix(table, "log_variance"), matrix(table, "z"), size);
    }

    static Tensor matrix(Reference table, String prefix) {
        double[][] rows = table.matrix(prefix);
        double[] flat = new double[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return Tensors.of(flat, rows.length, rows[0].length);
    }

    @Test
    void parts_are_those_of_a_script_with_loops() {
        try (Scope s = Scope.open()) {
            for (Reference.Row row : Reference.table("total_correlation_parts").rows()) {
                Estimate estimate = Estimate.valueOf(row.text("estimate").toUpperCase(Locale.ROOT));
                Parts parts = of(estimate, 1, 1, 1).parts(table((long) row.get("n")));
                assertThat(parts.information().item()).isCloseTo(row.get("information"), within(1e-10));
                assertThat(parts.correlation().item()).isCloseTo(row.get("correlation"), within(1e-10));
                assertThat(parts.dimensions().item()).isCloseTo(row.get("dimensions"), within(1e-10));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Estimate.class)
    void with_all_three_one_it_is_the_sampled_bound_and_each_weight_weighs_its_part(Estimate estimate) {
        try (Scope s = Scope.open()) {
            Terms terms = table(1000);
            Parts parts = of(estimate, 1, 1, 1).parts(terms);
            double sampled = terms.sampledKl().mean().item();
            double sum = parts.information()
                    .add(parts.correlation())
                    .add(parts.dimensions())
                    .item();
            assertThat(sum).isCloseTo(sampled, within(1e-12));
            assertThat(loss(of(estimate, 1, 1, 1), terms)).isCloseTo(sampled - 1, within(1e-12));
            assertThat(loss(of(estimate, 2, 1, 1), terms))
                    .isCloseTo(sampled - 1 + parts.information().item(), within(1e-12));
            assertThat(loss(of(estimate, 1, 6, 1), terms))
                    .isCloseTo(sampled - 1 + 5 * parts.correlation().item(), within(1e-12));
            assertThat(loss(of(estimate, 1, 1, 0), terms))
                    .isCloseTo(sampled - 1 - parts.dimensions().item(), within(1e-12));
        }
    }

    private static double loss(Objective objective, Terms terms) {
        return objective.phases(terms).getFirst().loss().get().item();
    }

    /**
     * Where all posteriors are the same, the code tells nothing, which holds if weights add up to 1. Where they are far apart each
     * draw sees its own alone, of weight 1/N, and tells log N.
     */
    @Test
    void stratified_weights_add_up_to_one_and_have_one_nth_on_the_diagonal() {
        int batch = 6;
        try (Scope s = Scope.open()) {
            Tensor zeros = Tensors.zeros(Shape.of(batch, 2), DType.FLOAT64, Device.CPU);
            Tensor noise = Doubles.normal(Rng.of(2), 1, Shape.of(batch, 2));
            Tensor apart =
                    Tensors.range(batch, DType.FLOAT64, Device.CPU).mul(1000).unsqueeze(1);
            for (long size : new long[] {6, 7, 60_000}) {
                TotalCorrelation tc = of(Estimate.STRATIFIED, 1, 1, 1);
                Parts same = tc.parts(terms(zeros, zeros, noise, size));
                assertThat(same.information().item()).isCloseTo(0, within(1e-12));
                assertThat(same.correlation().item()).isCloseTo(0, within(1e-12));
                Parts far = tc.parts(terms(apart.expand(zeros.shape()), zeros, noise.add(apart), size));
                assertThat(far.information().item()).isCloseTo(Math.log(size), within(1e-12));
            }
        }
    }

    /** The data in one batch: exact, but for log N, which the weighted estimate adds for each density. */
    @Test
    void a_batch_of_all_data_has_the_aggregate_posterior_itself() {
        int n = 40;
        try (Scope s = Scope.open()) {
            Tensor mean = Doubles.normal(Rng.of(3), 1, Shape.of(n, 2));
            Tensor logVariance = Doubles.normal(Rng.of(4), 0.3, Shape.of(n, 2)).sub(1);
            Tensor z = mean.add(Doubles.normal(Rng.of(5), 1, Shape.of(n, 2))
                    .mul(logVariance.mul(0.5).exp()));
            double[] exact = exact(mean.toDoubles(), logVariance.toDoubles(), z.toDoubles(), n);
            Parts parts = of(Estimate.WEIGHTED, 1, 1, 1).parts(terms(mean, logVariance, z, n));
            double log = Math.log(n);
            assertThat(parts.information().item()).isCloseTo(exact[0] + log, within(1e-10));
            assertThat(parts.correlation().item()).isCloseTo(exact[1] + log, within(1e-10));
            assertThat(parts.dimensions().item()).isCloseTo(exact[2] - 2 * log, within(1e-10));
        }
    }

    /** By loops, {@code q(z) = 1/N sum_j q(z|x_j)}, two dimensions. */
    private static double[] exact(double[] mean, double[] logVariance, double[] z, int n) {
        double[] out = new double[3];
        for (int i = 0; i < n; i++) {
            double joint = 0;
            double[] each = new double[2];
            double own = 0;
            double prior = 0;
            for (int j = 0; j < n; j++) {
                double a = density(z[2 * i], mean[2 * j], logVariance[2 * j]);
                double b = density(z[2 * i + 1], mean[2 * j + 1], logVariance[2 * j + 1]);
                joint += a * b / n;
                each[0] += a / n;
                each[1] += b / n;
                own = i == j ? Math.log(a * b) : own;
            }
            for (int d = 0; d < 2; d++) {
                prior += Math.log(density(z[2 * i + d], 0, 0));
            }
            out[0] += (own - Math.log(joint)) / n;
            out[1] += (Math.log(joint) - Math.log(each[0] * each[1])) / n;
            out[2] += (Math.log(each[0] * each[1]) - prior) / n;
        }
        return out;
    }

    private static double density(double z, double mean, double logVariance) {
        double v = Math.exp(logVariance);
        return Math.exp(-(z - mean) * (z - mean) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
    }

    /** {@code x ~ N(0, C)}, {@code q(z|x) = N(x, v I)}: q(z) is N(0, C + v I), whose total correlation is known. */
    @Test
    void the_total_correlation_of_a_gaussian_is_recovered() {
        int n = 2000;
        double v = 0.25;
        try (Scope s = Scope.open()) {
            Tensor turn = Tensors.of(new double[] {1, 0.8, 0, 0.6}, 2, 2); // x = e turn: variances 1, correlation 0.8
            Tensor x = Doubles.normal(Rng.of(6), 1, Shape.of(n, 2)).matmul(turn);
            Tensor z = x.add(Doubles.normal(Rng.of(7), Math.sqrt(v), Shape.of(n, 2)));
            Tensor logVariance = Tensors.full(Shape.of(n, 2), Math.log(v), DType.FLOAT64, Device.CPU);
            Terms terms = terms(x, logVariance, z, n);
            double correlation = 0.8 / (1 + v);
            double exact = -0.5 * Math.log(1 - correlation * correlation);
            double weighted =
                    of(Estimate.WEIGHTED, 1, 1, 1).parts(terms).correlation().item() - Math.log(n);
            double stratified =
                    of(Estimate.STRATIFIED, 1, 1, 1).parts(terms).correlation().item();
            assertThat(weighted).isCloseTo(exact, within(0.04));
            assertThat(stratified).isCloseTo(exact, within(0.04));
        }
    }
}
