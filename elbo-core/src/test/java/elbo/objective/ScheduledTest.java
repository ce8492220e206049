package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.FixedSight;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number of an objective that may change while training goes on: at each step it is what the schedule says there. */
class ScheduledTest {
    private static final Schedule ONE = Schedule.constant(1);

    /** @param from what the number is at first, and {@code to} after 40 steps */
    private record Case(String name, double from, double to, Function<Schedule, Objective> with) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> numbers() {
        TotalCorrelation.Estimate estimate = TotalCorrelation.Estimate.STRATIFIED;
        return Stream.of(
                new Case("elbo: beta", 0, 1, s -> new Elbo(s, 3, Elbo.Divergence.AUTO)),
                new Case("total correlation: alpha", 0, 1, s -> new TotalCorrelation(s, ONE, ONE, estimate)),
                new Case("total correlation: beta", 0, 1, s -> new TotalCorrelation(ONE, s, ONE, estimate)),
                new Case("total correlation: gamma", 0, 1, s -> new TotalCorrelation(ONE, ONE, s, estimate)),
                new Case("free bits: free", 0, 1, s -> new FreeBits(s, FreeBits.Per.DIMENSION, ONE, 3)),
                new Case("free bits: beta", 0, 1, s -> new FreeBits(ONE, FreeBits.Per.DIMENSION, s, 3)),
                new Case("capacity: gamma", 3, 1, s -> new Capacity(s, ONE, ONE, 3)),
                new Case("capacity: capacity", 0, 9, s -> new Capacity(ONE, s, ONE, 3)),
                new Case("capacity: second", 0, 9, s -> new Capacity(ONE, ONE, s, 3)),
                new Case("ciwae: beta", 1, 0, s -> new Ciwae(s, 3, GradientEstimator.REPARAMETERISED)),
                new Case("ciwae, landing: beta", 1, 0, s -> new Ciwae(s, 3, GradientEstimator.STICKING_THE_LANDING)),
                new Case("ciwae, doubly: beta", 1, 0, s -> new Ciwae(s, 3, GradientEstimator.DOUBLY_REPARAMETERISED)),
                new Case("renyi: alpha", 0.5, -1, s -> new Renyi(s, 3)),
                new Case("renyi above 1: alpha", 3, 1.5, s -> new Renyi(s, 3)),
                new Case("chi: order", 1.5, 3, s -> new Chi(3, s)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_is_what_its_schedule_says_at_the_step(Case c) {
        Objective moving = c.with().apply(new Schedule.Linear(c.from(), c.to(), 40, Schedule.Per.STEP));
        double[] first = lossAndSlope(moving, 0);
        double[] later = lossAndSlope(moving, 30);
        Objective before = c.with().apply(Schedule.constant(c.from()));
        Objective after = c.with().apply(Schedule.constant(c.from() + (c.to() - c.from()) * 0.75));
        assertThat(first).containsExactly(lossAndSlope(before, 99));
        assertThat(later).containsExactly(lossAndSlope(after, 0));
        assertThat(first).isNotEqualTo(later);
    }

    /** Of two groups of latents, where an objective takes them. */
    private static double[] lossAndSlope(Objective objective, long step) {
        try (Scope s = Scope.open()) {
            Tensor mean = Tensors.of(new double[] {1, 0.1, 3, 1}, 2, 2).requireGrad();
            List<Latent> one = List.of(latent(mean, objective));
            List<Latent> latents =
                    objective instanceof Capacity ? List.of(one.getFirst(), latent(mean.mul(0.5), objective)) : one;
            FixedSight sight = new FixedSight(z -> z.sub(1).square().sum(-1).mul(-2));
            Terms terms = new Terms(new Moment(step, 7, 100), latents, sight, Rng.of(2));
            Tensor loss = objective.phases(terms).getFirst().loss().get();
            DoubleStream slope =
                    DoubleStream.of(Grad.of(loss, List.of(mean)).getFirst().toDoubles());
            return DoubleStream.concat(DoubleStream.of(loss.item()), slope).toArray();
        }
    }

    private static Latent latent(Tensor mean, Objective objective) {
        Shape latent = Shape.of(2);
        Normal q = new Normal(mean, Tensors.zeros(mean.shape(), DType.FLOAT64, Device.CPU), latent);
        Tensor z = q.sample(Rng.of(1), objective.draws());
        return new Latent(
                q, new StandardNormal(2, latent, DType.FLOAT64, Device.CPU), objective.pathwise() ? z : z.detach());
    }
}
