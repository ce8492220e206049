package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d log [s((x_d + w/2 - m_d) / s_d) - s((x_d - w/2 - m_d) / s_d)]} in nats, {@code s} the logistic function,
 * {@code m} the decoder's output and {@code w = 1 / (levels - 1)}: the probability of one of {@code levels} equally spaced values
 * of [0, 1], the lowest and the highest taking all that lies beyond. So exact bits per dimension for 8-bit pictures. Values between
 * levels are scored as the nearest level. Refuses data outside [0, 1].
 *
 * @param levels how many values there are: 256 for 8 bits
 * @param scale  where the scales come from
 * @param value  the scale where it is fixed; where it is learnt, what it begins as
 * @param mean   applied to the decoder's output: SIGMOID keeps it in [0, 1], IDENTITY does not
 */
@Source(arxiv = "1701.05517", at = "section 2.1")
public record DiscretisedLogistic(int levels, Spread scale, double value, Activation mean) implements Located {
    public DiscretisedLogistic {
        checkLevels(levels);
        Spread.check("scale", value);
    }

    public DiscretisedLogistic() {
        this(256, Spread.SCALAR, 0.1, Activation.SIGMOID);
    }

    static void checkLevels(int levels) {
        if (levels < 2 || levels > 65536) {
            throw new IllegalArgumentException("levels must be 2 to 65536; got " + levels);
        }
    }

    @Override
    public Distribution around(Tensor middle, Tensor logScale, Shape event) {
        return new elbo.distribution.DiscretisedLogistic(levels, middle, logScale, event);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "a discretised logistic likelihood");
    }
}
