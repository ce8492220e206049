package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.metric.KlDecomposition.Aggregate;
import elbo.metric.KlDecomposition.Result;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.FullNormal;
import elbo.prior.Mixture;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KlDecompositionTest {
    private static Result measure(KlDecomposition how, Model model, FloatRows rows) {
        try (Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return how.of(model, data, Rng.of(11), Ticker.NONE);
        }
    }

    private static void near(String what, Estimate found, double expected) {
        assertThat(found.value()).as(what).isCloseTo(expected, within(4 * found.se() + 1e-12));
    }

    private static void addUp(Result r) {
        double sum = r.information().value()
                + r.correlation().value()
                + r.dimensions().orElseThrow().value();
        assertThat(sum).isCloseTo(r.kl().value(), within(1e-9 + 1e-12 * r.kl().value()));
    }

    private static FloatRows normal(int n) {
        Rng rng = Rng.of(5);
        return FloatRows.of(n, 2, (i, d) -> rng.nextGaussian());
    }

    /** z = A x + s e, x and e standard normal: q(z) = N(0, C), C = A A^T + diag s^2. */
    private static Model channel(double[] a, double[] variance) {
        Model model = LinearVae.of(2, 2).build();
        LinearVae.set(model, "posterior.mean.weight", a);
        LinearVae.set(model, "posterior.log_variance.bias", Math.log(variance[0]), Math.log(variance[1]));
        return model;
    }

    private static final double[] A = {0.9, 0.2, 0.6, -0.5};
    private static final double[] VARIANCE = {0.3, 0.6};

    /** Information, total correlation and divergence by dimension of that channel. */
    private static double[] closed() {
        double c11 = A[0] * A[0] + A[1] * A[1] + VARIANCE[0];
        double c22 = A[2] * A[2] + A[3] * A[3] + VARIANCE[1];
        double c12 = A[0] * A[2] + A[1] * A[3];
        double logDet = Math.log(c11 * c22 - c12 * c12);
        return new double[] {
            0.5 * (logDet - Math.log(VARIANCE[0]) - Math.log(VARIANCE[1])),
            0.5 * (Math.log(c11) + Math.log(c22) - logDet),
            0.5 * (c11 - Math.log(c11) - 1 + c22 - Math.log(c22) - 1)
        };
    }

    @Test
    void a_normal_aggregate_has_its_closed_forms() {
        double[] expected = closed();
        assertThat(expected[1]).isGreaterThan(0.05);
        try (Model model = channel(A, VARIANCE)) {
            Result found = measure(new KlDecomposition(Aggregate.FULL, 2000, 700), model, normal(2500));
            near("information", found.information(), expected[0]);
            near("total correlation", found.correlation(), expected[1]);
            near("by dimension", found.dimensions().orElseThrow(), expected[2]);
            near("divergence", found.kl(), expected[0] + expected[1] + expected[2]);
            assertThat(found.correlation().se()).isBetween(0.001, 0.04);
            assertThat(found.examples()).isEqualTo(2000);
            addUp(found);
        }
    }

    @Test
    void a_mixture_of_two_has_what_quadrature_gives() {
        FloatRows two = FloatRows.of(1000, 1, (i, d) -> i % 2 == 0 ? 1 : -1);
        for (Reference.Row row : Reference.table("kl_decomposition").rows()) {
            try (Model model = LinearVae.of(1, 2).build()) {
                double m = row.get("m");
                double log = Math.log(row.get("v"));
                LinearVae.set(model, "posterior.mean.weight", m, m * row.get("r"));
                LinearVae.set(model, "posterior.log_variance.bias", log, log);
                Result found = measure(new KlDecomposition(Aggregate.FULL, 800, 300), model, two);
                near(row + " information", found.information(), row.get("information"));
                near(row + " correlation", found.correlation(), row.get("correlation"));
                near(row + " dimensions", found.dimensions().orElseThrow(), row.get("dimensions"));
            }
        }
    }

    /** Stratified batches are near the truth; weighted ones are off by log N, and (D - 1) log N the other way. */
    @Test
    void minibatch_estimates_of_a_channel_are_what_they_are_known_to_be() {
        double[] expected = closed();
        int n = 3000;
        int batch = 500;
        try (Model model = channel(A, VARIANCE)) {
            Result stratified = measure(new KlDecomposition(Aggregate.STRATIFIED, n, batch), model, normal(n));
            assertThat(stratified.information().value()).isCloseTo(expected[0], within(0.1));
            assertThat(stratified.correlation().value()).isCloseTo(expected[1], within(0.1));
            assertThat(stratified.dimensions().orElseThrow().value()).isCloseTo(expected[2], within(0.1));
            addUp(stratified);
            Result weighted = measure(new KlDecomposition(Aggregate.WEIGHTED, n, batch), model, normal(n));
            assertThat(weighted.information().value()).isCloseTo(expected[0] + Math.log(n), within(0.1));
            assertThat(weighted.correlation().value()).isCloseTo(expected[1] + Math.log(n), within(0.1));
            assertThat(weighted.dimensions().orElseThrow().value())
                    .isCloseTo(expected[2] - 2 * Math.log(n), within(0.1));
            addUp(weighted);
        }
    }

    /** Where all posteriors are one, only what the weights add up to counts: 1, and for weighted batches 1/N. */
    @ParameterizedTest
    @EnumSource(Aggregate.class)
    void codes_that_do_not_depend_on_the_example_tell_nothing(Aggregate aggregate) {
        int n = 210;
        double off = aggregate == Aggregate.WEIGHTED ? Math.log(n) : 0;
        try (Model model = LinearVae.of(1, 3).build()) {
            Result found = measure(new KlDecomposition(aggregate, 5000, 35), model, FloatRows.of(n, 1, (i, d) -> i));
            assertThat(found.information().value()).isCloseTo(off, within(1e-10));
            assertThat(found.correlation().value()).isCloseTo(2 * off, within(1e-10));
            assertThat(found.dimensions().orElseThrow().value()).isCloseTo(-3 * off, within(1e-10));
            assertThat(found.examples()).isEqualTo(n);
        }
    }

    /** Where no posterior reaches another's codes, only the weight of the own counts: 1/N, and for weighted batches 1/(N B). */
    @ParameterizedTest
    @EnumSource(Aggregate.class)
    void codes_far_apart_tell_the_example(Aggregate aggregate) {
        int n = 210;
        int batch = 35;
        double log = Math.log(aggregate == Aggregate.WEIGHTED ? n * batch : n);
        try (Model model = LinearVae.of(1, 3).build()) {
            LinearVae.set(model, "posterior.mean.weight", 100, 200, 300);
            Result found = measure(new KlDecomposition(aggregate, 5000, batch), model, FloatRows.of(n, 1, (i, d) -> i));
            assertThat(found.information().value()).isCloseTo(log, within(1e-9));
            assertThat(found.correlation().value()).isCloseTo(2 * log, within(1e-9));
            addUp(found);
        }
    }

    @Test
    void batches_change_the_full_estimate_by_noise_only() {
        try (Model model = channel(A, VARIANCE)) {
            Result one = measure(new KlDecomposition(Aggregate.FULL, 900, 900), model, normal(900));
            for (int batch : new int[] {7, 5000}) {
                Result other = measure(new KlDecomposition(Aggregate.FULL, 900, batch), model, normal(900));
                near("batch " + batch, other.correlation(), one.correlation().value());
            }
            assertThat(measure(new KlDecomposition(Aggregate.FULL, 900, 5000), model, normal(900)))
                    .isEqualTo(one);
        }
    }

    @Test
    void a_prior_with_dependent_dimensions_has_no_third_part() {
        Level level = new Level(2, new DiagonalNormal(), new Mixture(3));
        Vae vae = Vae.flat(new Mlp(), level, new Mlp(), new elbo.likelihood.Gaussian(), new Elbo());
        try (Model model = Model.build(vae, Shape.of(2), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU)) {
            long before = Scope.liveTensors();
            Result found = measure(KlDecomposition.DEFAULT, model, normal(50));
            assertThat(found.dimensions()).isEmpty();
            assertThat(found.correlation().value()).isFinite();
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void a_posterior_with_dependent_dimensions_is_refused() {
        try (Model model = LinearVae.of(2, 2).with(new FullNormal()).build()) {
            assertThatThrownBy(() -> measure(KlDecomposition.DEFAULT, model, normal(10)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("independent dimensions")
                    .hasMessageContaining("full-normal");
        }
        assertThatThrownBy(() -> new KlDecomposition(Aggregate.FULL, 0, 1)).hasMessageContaining("at least 1");
    }
}
