package elbo.distribution;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far the draws of a {@link RiemannianNormal} lie from its centre, in doubles: s, the distance times sqrt(c), has a density in
 * proportion to {@code exp(-s^2 / 2 t^2) sinh(s)^n}, where t is sigma times sqrt(c) and {@code n = D - 1}. That is
 * {@code exp(n^2 t^2 / 2) / 2^n} times {@code q(s) = exp(-(s - n t^2)^2 / 2 t^2) (1 - exp(-2 s))^n}, in which nothing large cancels.
 *
 * <p>log q bends down by at least {@code 1/t^2} everywhere, so that beyond 8.5 t from its mode nothing is left; the rest is cut into
 * panels of equal length, with a rule of Gauss and Legendre in each. Their masses are good to 1e-14 for every t and n, which the closed
 * form is not: its D terms of changing sign cancel, in doubles down to 6 digits for 20 dimensions and t = 0.1, to none for 64.
 *
 * @param deviation t, {@code [.., 1]}
 * @param room      n
 * @param start     where the first panel begins, {@code [.., 1]}
 * @param width     of a panel, {@code [.., 1]}
 * @param logWhole  the logarithm of the integral of q, {@code [.., 1]}
 * @param masses    the share of each panel, {@code [.., 32]}
 */
record RadialLaw(Tensor deviation, double room, Tensor start, Tensor width, Tensor logWhole, Tensor masses) {
    private static final int PANELS = 32;
    private static final AxisRule RULE = AxisRule.of(3, 6);
    private static final double REACH = 8.5;
    /** More draws than ever are made lie between: one in 1e12 lies further out. */
    private static final double RARE = 1e-12;

    /** After which nothing moves any more, for shares down to 1e-9. */
    private static final int STEPS = 5;

    /** @param deviation t, {@code [.., 1]}, to which masses and draws carry derivatives */
    static RadialLaw of(Tensor deviation, long dims) {
        double room = dims - 1.0;
        Tensor t = deviation.to(DType.FLOAT64);
        Tensor fixed = t.detach();
        Tensor mode = mode(fixed.square().mul(room));
        Tensor start = mode.sub(fixed.mul(REACH)).clampMin(0);
        Tensor width = mode.addProduct(fixed, one(fixed).mul(REACH)).sub(start).div((double) PANELS);
        double[] nodes = IntStream.range(0, PANELS)
                .boxed()
                .flatMapToDouble(k -> Arrays.stream(unit()).map(x -> k + x))
                .toArray();
        Tensor s = start.addProduct(width, Tensors.of(nodes, nodes.length).to(t.device()));
        int each = RULE.nodes().length;
        Shape panels = t.shape().dropLast(1).join(Shape.of(PANELS, each));
        Tensor logs = log(s, t, room).reshape(panels).add(logWeights(t)).logSumExp(-1);
        Tensor logWhole = logs.logSumExp(-1).unsqueeze(-1).add(width.log());
        return new RadialLaw(t, room, start, width, logWhole, Along.softmax(logs, -1));
    }

    /** Where {@code s tanh(s) = a}: two steps of Newton's from a bound that is at most a twelfth above. */
    private static Tensor mode(Tensor a) {
        Tensor s = a.mul(a.square().add(4).sqrt().add(a)).mul(0.5).sqrt();
        for (int i = 0; i < 2; i++) {
            Tensor tanh = s.tanh();
            Tensor slope = tanh.add(s.mul(tanh.square().neg().add(1)));
            s = s.sub(s.mul(tanh).sub(a).div(slope.clampMin(1e-300)));
        }
        return s;
    }

    /** {@code log q(s)}. */
    private static Tensor log(Tensor s, Tensor t, double room) {
        Tensor normal = s.sub(t.square().mul(room)).div(t).square().mul(-0.5);
        return Functions.expm1(s.mul(-2)).neg().log().mul(room).add(normal);
    }

    private static double[] unit() {
        return Arrays.stream(RULE.nodes()).map(x -> (x + 1) / 2).toArray();
    }

    private static Tensor logWeights(Tensor like) {
        double[] logs = Arrays.stream(RULE.weights()).map(Math::log).toArray();
        return Tensors.of(logs, logs.length).to(like.device());
    }

    private static Tensor one(Tensor like) {
        return Tensors.full(like.shape(), 1, like.dtype(), like.device());
    }

    /** The logarithm of the integral of {@code exp(-s^2 / 2 t^2) sinh(s)^n}, {@code [..]}. */
    Tensor logIntegral() {
        Tensor least = deviation.square().mul(room * room / 2).sub(room * Math.log(2));
        return logWhole.add(least).sum(-1);
    }

    /** Draws of s, {@code shape} being {@code [S, .., 1]}. */
    Tensor sample(Rng rng, Shape shape) {
        return quantile(Tensors.uniform(rng, shape, DType.FLOAT64, deviation.device()));
    }

    /**
     * The s below which the share u of draws lies, {@code [S, .., 1]}. A panel is looked up, then steps of Halley's are taken in it; one
     * of Newton's is the last, and carries the derivative {@code ds/dt = -(dF/dt) / p(s)}, F the share below s and p the density.
     */
    Tensor quantile(Tensor u) {
        Tensor share = u.clamp(RARE, 1 - RARE);
        Tensor passed =
                Functions.less(Along.cumulativeSum(masses.detach(), -1), share).to(DType.FLOAT64);
        Tensor panel = passed.sum(-1).unsqueeze(-1);
        Tensor from = start.addProduct(width, panel);
        Tensor missing = share.sub(passed.mul(masses).sum(-1).unsqueeze(-1));
        Tensor s;
        try (Grad.Guard off = Grad.off()) {
            Tensor here = Along.gather(masses.expand(passed.shape()), -1, panel.to(DType.INT64));
            s = within(from, missing, missing.div(here));
        }
        return s.add(missing.sub(between(from, s)).div(density(s).detach()));
    }

    /** The s in a panel that begins at {@code from} up to which so much of its mass lies. */
    private Tensor within(Tensor from, Tensor mass, Tensor share) {
        Tensor later = from.gt(0).to(DType.FLOAT64);
        double power = 1 / (room + 1); // next to s = 0, the mass grows as s^D
        Tensor first =
                share.clamp(1e-18, 1).log().mul(later.mul(1 - power).add(power)).exp();
        Tensor s = from.addProduct(width, first);
        for (int i = 0; i < STEPS; i++) {
            Tensor step = mass.sub(between(from, s)).div(density(s));
            Tensor bend = step.mul(slope(s)).mul(0.5).add(1).clampMin(0.5);
            Tensor part = s.sub(from).add(step.div(bend)).div(width);
            s = from.addProduct(width, part.clamp(1e-9, 1));
        }
        return s;
    }

    /** The share of draws between two places that are at most a panel apart. */
    private Tensor between(Tensor from, Tensor to) {
        Tensor length = to.sub(from);
        double[] unit = unit();
        Tensor s = from.addProduct(length, Tensors.of(unit, unit.length).to(deviation.device()));
        Tensor logs = log(s, deviation, room).sub(logWhole).add(logWeights(deviation));
        return logs.exp().sum(-1).unsqueeze(-1).mul(length);
    }

    private Tensor density(Tensor s) {
        return log(s, deviation, room).sub(logWhole).exp();
    }

    /** The derivative of {@code log q(s)}. */
    private Tensor slope(Tensor s) {
        Tensor normal = s.div(deviation.square()).neg().add(room);
        return normal.add(one(s).mul(2 * room).div(Functions.expm1(s.mul(2))));
    }
}
