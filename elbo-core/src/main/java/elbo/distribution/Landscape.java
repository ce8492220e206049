package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The way from a distribution that can be drawn from to what is to be integrated, {@code log f_b(z) = start(z) + b rise(z)} in
 * nats, {@code start = log p_0(z)} and {@code rise = log p(x, z) - log p_0(z)}.
 *
 * @param from       p_0
 * @param prior      p(z); the same object where p_0 is the prior
 * @param likelihood log p(x|z), {@code [S, B, D]} to {@code [S, B]}
 */
public record Landscape(Distribution from, Distribution prior, UnaryOperator<Tensor> likelihood) {
    /**
     * Codes with their heights and slopes.
     *
     * @param z          {@code [S, B, D]}, as the slopes
     * @param start      log p_0, {@code [S, B]} in doubles
     * @param rise       log p(x, z) - log p_0, {@code [S, B]} in doubles
     * @param startSlope d start / dz
     * @param riseSlope  d rise / dz
     */
    public record Point(Tensor z, Tensor start, Tensor rise, Tensor startSlope, Tensor riseSlope) {
        /** log f_b, {@code [S, B]}. */
        public Tensor height(double b) {
            return start.add(rise.mul(b));
        }

        /** d log f_b / dz, {@code [S, B, D]}. */
        public Tensor slope(double b) {
            return startSlope.add(riseSlope.mul(b));
        }

        /** Goes to {@code other} where {@code chosen [S, B]}, a BOOL, is true. */
        public void move(Tensor chosen, Point other) {
            Tensor vectors = chosen.unsqueeze(-1);
            Tensor unused = z.copyFrom(Functions.where(vectors, other.z, z));
            unused = start.copyFrom(Functions.where(chosen, other.start, start));
            unused = rise.copyFrom(Functions.where(chosen, other.rise, rise));
            unused = startSlope.copyFrom(Functions.where(vectors, other.startSlope, startSlope));
            unused = riseSlope.copyFrom(Functions.where(vectors, other.riseSlope, riseSlope));
        }
    }

    /** Looks about at {@code z [S, B, D]}, which is copied; nothing of it reaches the weights. */
    public Point at(Tensor z) {
        try (Scope s = Scope.open();
                Grad.Guard on = Grad.on()) {
            Tensor leaf = z.detach().copy().requireGrad();
            Tensor start = from.logProb(leaf);
            Tensor rise = likelihood.apply(leaf);
            rise = from == prior ? rise : rise.add(prior.logProb(leaf)).sub(start);
            return new Point(
                    s.keep(leaf.detach()),
                    s.keep(start.detach().to(DType.FLOAT64)),
                    s.keep(rise.detach().to(DType.FLOAT64)),
                    s.keep(Grad.of(start.sum(), List.of(leaf)).getFirst()),
                    s.keep(Grad.of(rise.sum(), List.of(leaf)).getFirst()));
        }
    }
}
