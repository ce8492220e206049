package elbo.regulariser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.distribution.UnitPoint;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Latent;
import elbo.objective.Terms;
import elbo.regulariser.Mmd.Kernel;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import elbo.testing.FixedSight;
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Penalties of codes against a script's numbers, and what they come to where the aggregate posterior is the prior. */
class RegulariserTest {
    private static final Schedule ONE = Schedule.constant(1);
    private static final List<Double> MANY = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0);

    /** A prior that always draws the same. */
    private record Written(Tensor draws, Shape eventShape) implements Distribution {
        @Override
        public Tensor sample(Rng rng, int count) {
            return draws.unsqueeze(0);
        }

        @Override
        public Tensor logProb(Tensor x) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Tensor mean() {
            throw new AssertionError("not asked for");
        }

        @Override
        public Written mapped(UnaryOperator<Tensor> change) {
            return this;
        }
    }

    /** Units whose numbers before the sigmoid are the script's codes. */
    private static Terms units(Moment moment, Tensor logits) {
        UnitPoint q = new UnitPoint(logits, logits.shape().last(1));
        Latent latent = new Latent(q, q, q.sample(Rng.of(1), 1));
        return new Terms(moment, List.of(latent), new FixedSight(unused -> unused), Rng.of(1));
    }

    private static Tensor matrix(String prefix) {
        double[][] rows = Reference.table("regularisers").matrix(prefix);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(flat, rows.length, rows[0].length);
    }

    private static Terms terms(Tensor mean, Tensor logVariance, Tensor z, Distribution p, Rng rng) {
        return terms(Moment.START, mean, logVariance, z, p, rng);
    }

    private static Terms terms(Moment moment, Tensor mean, Tensor logVariance, Tensor z, Distribution p, Rng rng) {
        Latent latent = new Latent(new Normal(mean, logVariance, mean.shape().last(1)), p, z);
        return new Terms(moment, List.of(latent), new FixedSight(unused -> unused), rng);
    }

    /** The script's codes and draws. */
    private static Terms table() {
        return table(Moment.START);
    }

    private static Terms table(Moment moment) {
        Written p = new Written(matrix("u"), Shape.of(2));
        return terms(moment, matrix("mean"), matrix("log_variance"), matrix("z").unsqueeze(0), p, Rng.of(1));
    }

    /** Codes and draws of one of the dimensions. */
    private static Terms column(int d) {
        Tensor z = matrix("z").narrow(1, d, 1);
        return terms(z, z, z.unsqueeze(0), new Written(matrix("u").narrow(1, d, 1), Shape.of(1)), Rng.of(1));
    }

    private static double value(String name) {
        return Reference.table("regularisers_values").rows().stream()
                .filter(r -> r.text("name").equals(name))
                .findFirst()
                .orElseThrow()
                .get("value");
    }

    private static void assertValue(Regulariser r, Terms terms, String name) {
        assertThat(r.penalty(terms).item()).as(name).isCloseTo(value(name), within(1e-10));
    }

    @Test
    void penalties_are_those_of_a_script_with_loops() {
        try (Scope s = Scope.open()) {
            Terms terms = table();
            for (Kernel kernel : Kernel.values()) {
                String name = "mmd " + kernel.name().toLowerCase(java.util.Locale.ROOT);
                assertValue(new Mmd(kernel, List.of(1.0), ONE), terms, name + " 1");
                assertValue(new Mmd(kernel, MANY, ONE), terms, name + " many");
            }
            assertValue(new Dip(Dip.Of.MEANS, 2, 5, ONE), terms, "dip i");
            assertValue(new Dip(Dip.Of.CODES, 2, 5, ONE), terms, "dip ii");
            assertValue(new CodeNorm(ONE), terms, "code norm");
            assertValue(new Sparsity(Sparsity.Kind.L1, 0.1, ONE), terms, "sparsity l1");
            assertValue(new Sparsity(Sparsity.Kind.KL, 0.1, ONE), units(Moment.START, matrix("z")), "sparsity kl");
            assertValue(new SlicedWasserstein(3, ONE), column(0), "wasserstein 1");
            assertValue(new SlicedWasserstein(3, ONE), column(1), "wasserstein 2");
        }
    }

    /** The script's numbers are those of the fourth of ten steps; at first they are others. */
    @Test
    void numbers_of_a_penalty_are_what_their_schedules_say_at_the_step() {
        Schedule two = new Schedule.Linear(0, 5, 10, Schedule.Per.STEP);
        Schedule five = new Schedule.Linear(3, 8, 10, Schedule.Per.STEP);
        Schedule tenth = new Schedule.Linear(0.5, 0.1, 4, Schedule.Per.STEP);
        try (Scope s = Scope.open()) {
            Terms later = table(new Moment(4, 9, 1));
            for (Dip.Of of : Dip.Of.values()) {
                String name = of == Dip.Of.MEANS ? "dip i" : "dip ii";
                assertValue(new Dip(of, two, Schedule.constant(5), ONE), later, name);
                assertValue(new Dip(of, Schedule.constant(2), five, ONE), later, name);
                double atFirst = new Dip(of, 0, 3, ONE).penalty(table()).item();
                assertThat(new Dip(of, two, five, ONE).penalty(table()).item()).isEqualTo(atFirst);
            }
            Sparsity falling = new Sparsity(Sparsity.Kind.KL, tenth, ONE);
            assertValue(falling, units(later.moment(), matrix("z")), "sparsity kl");
            Terms first = units(Moment.START, matrix("z"));
            double half =
                    new Sparsity(Sparsity.Kind.KL, 0.5, ONE).penalty(first).item();
            assertThat(falling.penalty(first).item()).isEqualTo(half).isNotCloseTo(value("sparsity kl"), within(0.01));
        }
    }

    /** Behind a flow no mean is known: all that there is are the draws, here two of each example. */
    @Test
    void the_covariance_of_codes_is_that_of_their_draws_where_q_is_no_normal() {
        try (Scope s = Scope.open()) {
            Written unknown = new Written(matrix("u"), Shape.of(2));
            Tensor draws =
                    Tensors.cat(List.of(matrix("z").unsqueeze(0), matrix("u").unsqueeze(0)), 0);
            Latent latent = new Latent(unknown, unknown, draws);
            Terms terms = new Terms(Moment.START, List.of(latent), new FixedSight(same -> same), Rng.of(1));
            assertValue(new Dip(Dip.Of.CODES, 2, 5, ONE), terms, "dip ii draws");
        }
    }

    /** Of one normal, as draws and in closed form. */
    @Test
    void the_covariance_of_many_draws_is_the_exact_one() {
        try (Scope s = Scope.open()) {
            Dip dip = new Dip(Dip.Of.CODES, 2, 5, ONE);
            Terms exact = table();
            Tensor draws = exact.q().sample(Rng.of(2), 200_000);
            Latent latent = new Latent(new Written(matrix("u"), Shape.of(2)), exact.p(), draws);
            Terms drawn = new Terms(Moment.START, List.of(latent), new FixedSight(same -> same), Rng.of(1));
            assertThat(dip.penalty(drawn).item()).isCloseTo(dip.penalty(exact).item(), within(0.05));
        }
    }

    @Test
    void many_directions_find_the_mean_over_all() {
        try (Scope s = Scope.open()) {
            SlicedWasserstein wasserstein = new SlicedWasserstein(50_000, ONE);
            assertThat(wasserstein.penalty(table()).item()).isCloseTo(value("wasserstein plane"), within(0.02));
            Tensor u = matrix("u");
            Tensor shuffled = u.rows(Tensors.of(new long[] {3, 1, 5, 0, 2, 4}, 6));
            Terms same = terms(u, u, shuffled.unsqueeze(0), new Written(u, Shape.of(2)), Rng.of(1));
            assertThat(wasserstein.penalty(same).item()).isCloseTo(0, within(1e-14));
        }
    }

    /** The mean over many batches is 0 where codes come from the prior, and above where they do not. */
    @Test
    void the_discrepancy_is_unbiased() {
        for (Kernel kernel : Kernel.values()) {
            for (List<Double> scales : List.of(List.of(0.2), MANY)) {
                Mmd mmd = new Mmd(kernel, scales, ONE);
                discrepancies(mmd, 1, 0).assertNear(mmd + " of the prior", 0, 4);
                assertThat(discrepancies(mmd, 1, 0.7).mean()).isGreaterThan(0.01);
                assertThat(discrepancies(mmd, 0.5, 0).mean()).isGreaterThan(0.01);
            }
        }
    }

    private static Estimate discrepancies(Mmd mmd, double deviation, double shift) {
        double[] found = new double[600];
        for (int i = 0; i < found.length; i++) {
            try (Scope s = Scope.open()) {
                Tensor z = Doubles.normal(Rng.of(2).at(i), deviation, Shape.of(8, 3))
                        .add(shift);
                var p = new StandardNormal(8, Shape.of(3), DType.FLOAT64, Device.CPU);
                found[i] = mmd.penalty(terms(z, z, z.unsqueeze(0), p, Rng.of(3).at(i)))
                        .item();
            }
        }
        return Estimate.of(found);
    }

    /** Floats cancel where codes are far away: a code is like itself all the same. */
    @Test
    void a_discrepancy_of_far_codes_is_finite_and_exact() {
        try (Scope s = Scope.open()) {
            for (double far : new double[] {1e3, 1e5}) {
                Tensor z = Doubles.normal(Rng.of(4), 1, Shape.of(20, 4))
                        .add(far)
                        .to(DType.FLOAT32)
                        .detach()
                        .requireGrad();
                var p = new StandardNormal(20, Shape.of(4), DType.FLOAT32, Device.CPU);
                for (Kernel kernel : Kernel.values()) {
                    Mmd mmd = new Mmd(kernel, List.of(1.0), ONE);
                    Tensor single = mmd.penalty(terms(z, z, z.unsqueeze(0), p, Rng.of(5)));
                    Tensor wide = z.detach().to(DType.FLOAT64);
                    var q = new StandardNormal(20, Shape.of(4), DType.FLOAT64, Device.CPU);
                    Tensor exact = mmd.penalty(terms(wide, wide, wide.unsqueeze(0), q, Rng.of(5)));
                    assertThat(single.item()).isCloseTo(exact.item(), within(0.02));
                    assertThat(Grad.of(single, List.of(z))
                                    .getFirst()
                                    .isFinite()
                                    .all()
                                    .item())
                            .isEqualTo(1);
                }
            }
        }
    }

    /** InfoVAE's alpha + lambda - 1 is below 0 for small lambda, and would drive codes away from the prior. */
    @Test
    void a_weight_that_rewards_is_refused() {
        Schedule negative = Schedule.constant(-0.999);
        String message = "weight must be at least 0; got -0.999";
        assertThatThrownBy(() -> new Mmd(Kernel.IMQ, MANY, negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new SlicedWasserstein(1, negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new Dip(Dip.Of.MEANS, 1, 1, negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new CodeNorm(negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new WeightNorm(negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new Contractive(1, 0.1, negative)).hasMessageContaining(message);
        assertThatThrownBy(() -> new Sparsity(Sparsity.Kind.L1, 0.1, negative)).hasMessageContaining(message);
    }

    /** What floats call off or on for every example, by the mean of z alone, still has a way back, in value and in slope. */
    @Test
    void a_saturated_dimension_has_a_gradient() {
        try (Scope s = Scope.open()) {
            for (double at : new double[] {-3e4, -200, -80, -30, 80, 200, 3e4}) {
                Tensor a = Tensors.full(Shape.of(4, 1), at, DType.FLOAT32, Device.CPU)
                        .detach()
                        .requireGrad();
                Tensor penalty = new Sparsity(Sparsity.Kind.KL, 0.1, ONE).penalty(units(Moment.START, a));
                // far below, rho = exp(a): t log t + (1 - t) log(1 - t) - t a; far above (t - 1) (-a)
                double entropy = 0.1 * Math.log(0.1) + 0.9 * Math.log(0.9);
                assertThat(penalty.item()).isCloseTo(entropy + (at < 0 ? -0.1 * at : 0.9 * at), withinPercentage(1e-3));
                double slope = Grad.of(penalty, List.of(a)).getFirst().sum().item();
                assertThat(slope).isCloseTo(at < 0 ? -0.1 : 0.9, within(1e-3));
            }
        }
    }

    /** On for one example and off for the rest, each far beyond what the sigmoid's floats tell apart: rho is 1/4. */
    @Test
    void units_on_and_off_have_the_divergence_of_their_share() {
        try (Scope s = Scope.open()) {
            Tensor a = Tensors.of(new double[] {3e4, -3e4, -3e4, -3e4}, 4, 1)
                    .to(DType.FLOAT32)
                    .detach()
                    .requireGrad();
            Tensor penalty = new Sparsity(Sparsity.Kind.KL, 0.1, ONE).penalty(units(Moment.START, a));
            double expected = 0.1 * Math.log(0.1 / 0.25) + 0.9 * Math.log(0.9 / 0.75);
            assertThat(penalty.item()).isCloseTo(expected, within(1e-6));
            assertThat(Grad.of(penalty, List.of(a)).getFirst().toDoubles())
                    .containsExactly(new double[4], within(1e-12));
        }
    }
}
