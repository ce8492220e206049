package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.model.Bound;
import java.util.Comparator;
import java.util.List;

/**
 * What several models of the same data pay for a code and lose by it, in nats: the rate {@code R = E KL(q(z|x) || p(z))} and the
 * distortion {@code D = -E log p(x|z)}, by rising rate. Models on one line {@code D + R = -ELBO} have the same bound.
 */
@Source(arxiv = "1711.00464", at = "eqs. 4 to 6, fig. 1")
public record RateDistortion(List<Point> points) {
    /**
     * One evaluated model.
     *
     * @param name what a reader calls it
     * @param beta the weight of the divergence that it was trained with
     */
    public record Point(String name, double beta, double rate, double distortion) {
        public Point {
            if (!Double.isFinite(rate) || !Double.isFinite(distortion)) {
                throw new Refusal(
                        "rate-distortion",
                        "\"" + name + "\" has the rate " + rate + " and the distortion " + distortion
                                + "; both have to be finite");
            }
        }

        public static Point of(String name, double beta, Bound bound) {
            return new Point(name, beta, bound.kl(), bound.reconstruction());
        }

        /** The evidence lower bound, {@code -(R + D)}. */
        public double elbo() {
            return -(rate + distortion);
        }
    }

    /** @throws Refusal for fewer than two points, between which there is no line */
    public RateDistortion {
        if (points.size() < 2) {
            throw new Refusal(
                    "rate-distortion",
                    "needs at least 2 evaluated runs; got " + points.size() + ". Fix: name more runs");
        }
        points = points.stream()
                .sorted(Comparator.comparingDouble(Point::rate)
                        .thenComparing(Point::distortion, Comparator.reverseOrder()))
                .toList();
    }

    public List<String> names() {
        return points.stream().map(Point::name).toList();
    }

    public double[] rates() {
        return points.stream().mapToDouble(Point::rate).toArray();
    }

    public double[] distortions() {
        return points.stream().mapToDouble(Point::distortion).toArray();
    }
}
