package elbo.distribution;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/** Integrals over [0, 1] by the rule of Gauss and Legendre, in double precision and as tensors. */
final class Legendre {
    private static final AxisRule RULE = AxisRule.of(3, 32);

    private Legendre() {}

    /** {@code [32]}: where to evaluate. */
    static Tensor nodes(Device device) {
        double[] unit = Arrays.stream(RULE.nodes()).map(t -> (t + 1) / 2).toArray();
        return Tensors.of(unit, unit.length).to(device);
    }

    /** The integral of a function whose values at the nodes the last dimension holds: {@code [.., 32]} to {@code [..]}. */
    static Tensor integral(Tensor values) {
        return values.mul(Tensors.of(RULE.weights(), RULE.weights().length).to(values.device()))
                .sum(-1);
    }

    /** As the integrals compute. */
    static Tensor doubles(Tensor x) {
        return x.detach().to(DType.FLOAT64);
    }
}
