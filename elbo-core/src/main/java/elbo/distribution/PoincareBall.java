package elbo.distribution;

import elbo.Source;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Tensor;

/**
 * The Poincaré ball of curvature {@code -c}: points {@code z} with {@code sqrt(c) |z| < 1}, at the distance
 * {@code d(a, b) = 2/sqrt(c) arsinh(sqrt(c) |a - b| / sqrt((1 - c|a|^2)(1 - c|b|^2)))} from each other. Vectors at a point are
 * written in units of distance: {@code |v|} is how far {@link #from} goes. Points are {@code [.., D]}; those within a hair of the
 * edge, or beyond it, count as inside: {@link #REACH} units from the centre in floats of curvature -1.
 *
 * @param curvature c, greater than 0
 */
@Source(arxiv = "1901.06033", at = "sec. 2 and appendix A")
public record PoincareBall(double curvature) {
    /** How far from the centre, in units of {@code 1/sqrt(c)}, floats can tell places from the edge. */
    public static final double REACH = 12;

    /** A square whose root still has a derivative. */
    private static final double TINY = 1e-24;

    public PoincareBall {
        require(curvature);
    }

    /** @throws IllegalArgumentException for a ball that there is none of */
    public static void require(double curvature) {
        if (!(curvature > 0) || Double.isInfinite(curvature)) {
            throw new IllegalArgumentException("curvature must be greater than 0; got " + curvature);
        }
    }

    private double root() {
        return Math.sqrt(curvature);
    }

    /** The point that lies {@code |v|} from the centre of the ball in the direction of v: {@code tanh(sqrt(c)|v|/2) v / (sqrt(c)|v|)}. */
    public Tensor fromCentre(Tensor v) {
        Tensor far = norm(v).mul(root());
        return inside(v.mul(far.mul(0.5).tanh().div(far)));
    }

    /** The point that lies {@code |v|} from {@code a} in the direction of v, which the exponential map of {@code v / lambda_a} gives. */
    public Tensor from(Tensor a, Tensor v) {
        Tensor b = fromCentre(v);
        Tensor twice = dot(a, b).mul(2 * curvature);
        Tensor forth = twice.add(square(b).mul(curvature)).add(1);
        Tensor scale =
                twice.add(square(a).mul(square(b)).mul(curvature * curvature)).add(1);
        return inside(forth.mul(a).addProduct(gap(a), b).div(scale));
    }

    /** The vector at {@code a} that leads to {@code b}: the inverse of {@link #from}. */
    public Tensor to(Tensor a, Tensor b) {
        Tensor outside = inside(b);
        Tensor back = dot(a, outside)
                .mul(-2 * curvature)
                .add(square(outside).mul(curvature))
                .add(1);
        Tensor direction = gap(a).mul(outside).sub(back.mul(a));
        Tensor far = Functions.asinh(halfSine(a, outside)).mul(2 / root());
        return direction.mul(far.div(norm(direction)));
    }

    /** {@code d(a, b)}, {@code [..]}. */
    public Tensor distance(Tensor a, Tensor b) {
        return Functions.asinh(halfSine(inside(a), inside(b))).mul(2 / root()).sum(-1);
    }

    /** How much more room there is at the distance {@code |v|} than in flat space: {@code (D - 1) log(sinh(sqrt(c)|v|) / (sqrt(c)|v|))}. */
    public Tensor logRoom(Tensor v) {
        Tensor far = norm(v).mul(root());
        Tensor sine = Functions.expm1(far.mul(-2)).neg().log(); // log sinh(r) = r + log(1 - exp(-2r)) - log 2
        Tensor log = far.add(sine).sub(Math.log(2)).sub(far.log());
        return log.sum(-1).mul(v.shape().dim(-1) - 1.0);
    }

    /** {@code x}, brought back where it lies on the edge or beyond. */
    public Tensor inside(Tensor x) {
        double edge = (1 - (x.dtype() == DType.FLOAT64 ? 1e-12 : 1e-5)) / root();
        return x.mul(norm(x).clampMin(edge).sub(edge).neg().div(norm(x)).add(1));
    }

    /** {@code sinh(sqrt(c) d(a, b) / 2)}, {@code [.., 1]}. */
    private Tensor halfSine(Tensor a, Tensor b) {
        Tensor squares = square(a.sub(b)).mul(curvature).clampMin(TINY);
        return squares.div(gap(a).mul(gap(b))).sqrt();
    }

    /** {@code 1 - c|x|^2}, {@code [.., 1]}: twice the inverse of what a small step at x is worth. */
    public Tensor gap(Tensor x) {
        return square(x).mul(-curvature).add(1);
    }

    private static Tensor norm(Tensor x) {
        return square(x).clampMin(TINY).sqrt();
    }

    private static Tensor square(Tensor x) {
        return dot(x, x);
    }

    private static Tensor dot(Tensor a, Tensor b) {
        return a.mul(b).sum(-1).unsqueeze(-1);
    }
}
