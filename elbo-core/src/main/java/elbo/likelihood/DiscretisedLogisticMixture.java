package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d log sum_k w_dk p_dk(x_d)} in nats: for each dimension a mixture of discretised logistic distributions
 * (see {@link DiscretisedLogistic}), whose weights, means and scales the decoder all gives, {@code 3 components} numbers for each
 * dimension. The means begin spread over [0, 1]. Channels are independent given z, unlike in PixelCNN++, where green depends on
 * red and blue on both. Refuses data outside [0, 1].
 *
 * @param levels     how many values there are: 256 for 8 bits
 * @param components K
 * @param value      what the scales begin as
 */
@Source(arxiv = "1701.05517", at = "section 2.1")
public record DiscretisedLogisticMixture(int levels, int components, double value) implements Likelihood {
    public DiscretisedLogisticMixture {
        DiscretisedLogistic.checkLevels(levels);
        if (components < 1) {
            throw new IllegalArgumentException("components must be at least 1; got " + components);
        }
        Spread.check("scale", value);
    }

    public DiscretisedLogisticMixture() {
        this(256, 10, 0.1);
    }

    @Override
    public Shape features(Shape event) {
        return event.prepend(3L * components);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        double log = Math.log(value);
        long[] column = event.prepend(components).dims();
        Arrays.fill(column, 1, column.length, 1);
        return d -> {
            Tensor begin = Tensors.range(components, d.dtype(), d.device())
                    .add(0.5)
                    .div(components)
                    .reshape(column);
            return new elbo.distribution.DiscretisedLogisticMixture(
                    levels,
                    part(d, event, 0),
                    part(d, event, 1).add(begin),
                    part(d, event, 2).add(log).clamp(-Spread.MOST, Spread.MOST),
                    event);
        };
    }

    /** {@code [..., K, event]}. */
    private Tensor part(Tensor decoded, Shape event, int i) {
        return decoded.narrow(-1 - event.rank(), (long) i * components, components);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "a discretised logistic mixture likelihood");
    }
}
