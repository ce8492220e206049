package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d [l_d - x_d exp(l_d)]} in nats, the decoder's output {@code l} the logarithm of the rate: for values from
 * 0 up that are mostly small. Refuses data that has, or may have, values below 0.
 */
@Source(work = "Johnson, Kotz and Balakrishnan 1994, Continuous univariate distributions 1", at = "chapter 19")
public record Exponential() implements Likelihood {
    @Override
    public Conditional build(Init init, Shape event) {
        return logRate -> new elbo.distribution.Exponential(logRate, event);
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.only(
                EnumSet.of(Kind.BINARY, Kind.UNIT, Kind.COUNT),
                kind,
                "an exponential likelihood needs values from 0 up, and this data is of any real numbers."
                        + " Fix: type: gaussian, or bring the data into [0, 1]");
    }
}
