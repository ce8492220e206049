package elbo.distribution;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The normal distribution of the Poincaré ball, which falls with the squared distance from its centre alike in all directions:
 * {@code log p(z) = -d(m, z)^2 / (2 sigma^2) - log Z(sigma)} in nats, with respect to the ball's own volume,
 * {@code (2 / (1 - c|z|^2))^D dz}. Of all that have such a mean square of the distance it has the largest entropy; its draws lie far
 * out, at about {@code (D - 1) sqrt(c) sigma^2} where that is large, because there the room is.
 *
 * <p>{@code Z = area(D) c^(-D/2)} times the integral of {@code exp(-s^2 / 2 c sigma^2) sinh(s)^(D-1)} over s above 0, by quadrature. A draw goes
 * from the centre into a direction drawn evenly, over a distance whose distribution function is inverted, so that it is a smooth
 * function of sigma and of noise; its derivative to sigma cannot be differentiated again.
 *
 * @param centre      {@code [.., D]}, inside the ball
 * @param logVariance {@code log sigma^2}, {@code [.., 1]}, broadcast against {@code centre}
 */
@Source(arxiv = "1901.06033", at = "sec. 3.1 and appendix B")
public record RiemannianNormal(Tensor centre, Tensor logVariance, PoincareBall ball) implements Distribution {
    private static final double SPREAD = 3;

    /**
     * The largest {@code sigma^2} whose draws floats can tell from the edge of the ball, if the centre is its middle: their usual distance
     * and three deviations, {@code (D - 1) c sigma^2 + 3 sqrt(c) sigma}, are {@link PoincareBall#REACH}. A draw beyond is brought
     * back, and its score is then not that of the place it was drawn at; nothing would keep a learnt sigma from growing.
     */
    public static double mostVariance(PoincareBall ball, long dims) {
        double root = Math.sqrt(SPREAD * SPREAD + 4 * (dims - 1) * PoincareBall.REACH);
        double deviation = 2 * PoincareBall.REACH / (SPREAD + root);
        return deviation * deviation / ball.curvature();
    }

    @Override
    public Shape eventShape() {
        return centre.shape().last(1);
    }

    private RadialLaw distances() {
        Tensor deviation = logVariance.mul(0.5).exp().mul(Math.sqrt(ball.curvature()));
        return RadialLaw.of(deviation, eventShape().size());
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return sample(rng, draws, distances());
    }

    @Override
    public Tensor logProb(Tensor x) {
        return logProb(x, distances());
    }

    /** With the law of distances computed once. */
    @Override
    public Draws draws(Rng rng, int draws) {
        RadialLaw distances = distances();
        Tensor z = sample(rng, draws, distances);
        return new Draws(z, () -> logProb(z, distances));
    }

    private Tensor sample(Rng rng, int draws, RadialLaw distances) {
        Shape each = centre.shape().prepend(draws);
        Tensor direction = UniformSphere.direction(rng, each, centre.dtype(), centre.device());
        Tensor s = distances.sample(rng, each.dropLast(1).join(Shape.of(1)));
        Tensor far = s.div(Math.sqrt(ball.curvature())).to(centre.dtype());
        return ball.from(centre, far.mul(direction));
    }

    private Tensor logProb(Tensor x, RadialLaw distances) {
        Tensor precision = logVariance.neg().exp().sum(-1);
        return ball.distance(centre, x).square().mul(precision).mul(-0.5).sub(logNormaliser(distances));
    }

    /** {@code log Z}, {@code [..]}. */
    public Tensor logNormaliser() {
        return logNormaliser(distances());
    }

    private Tensor logNormaliser(RadialLaw distances) {
        long dims = eventShape().size();
        double scale = SphereRule.logArea(dims) - dims / 2.0 * Math.log(ball.curvature());
        return distances.logIntegral().add(scale).to(logVariance.dtype());
    }

    /** {@link #centre}, from which the mean square of the distance is least. */
    @Override
    public Tensor mean() {
        return centre;
    }

    @Override
    public RiemannianNormal mapped(UnaryOperator<Tensor> change) {
        return new RiemannianNormal(change.apply(centre), change.apply(logVariance), ball);
    }
}
