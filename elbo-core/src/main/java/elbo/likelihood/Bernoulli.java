package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d [x_d l_d - softplus(l_d)]}, {@code l} the decoder's log-odds, in nats. On grey values it is the
 * customary cross-entropy, not a density. Refuses data outside [0, 1].
 */
@Source(arxiv = "1312.6114", at = "appendix C.1")
public record Bernoulli() implements Likelihood {
    @Override
    public Conditional build(Init init, Shape event) {
        return logits -> new elbo.distribution.Bernoulli(logits, event);
    }

    @Override
    public boolean normalised(Kind kind) {
        return kind == Kind.BINARY;
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "a Bernoulli likelihood");
    }
}
