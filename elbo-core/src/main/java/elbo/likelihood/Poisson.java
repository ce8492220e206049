package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d [x_d log r_d - r_d - log x_d!]} in nats, the rate {@code r} a function of the decoder's output. Its
 * variance is its mean; counts that vary more want the negative binomial. Refuses what is not counts.
 *
 * @param link from the decoder's output to the rate
 */
@Source(work = "Lopez et al. 2018, Deep generative modeling for single-cell transcriptomics", at = "methods")
public record Poisson(Link link) implements Likelihood {
    public Poisson() {
        this(Link.EXP);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return d -> new elbo.distribution.Poisson(link.log(d), event);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.count(kind, "a Poisson likelihood");
    }
}
