package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d [x_d l_d - log((exp(l_d) - 1) / l_d)]}, {@code l} the decoder's output, in nats: the Bernoulli's
 * cross-entropy with the normaliser that makes it a density of grey values. Refuses data outside [0, 1].
 */
@Source(arxiv = "1907.06845", at = "the continuous Bernoulli distribution")
public record ContinuousBernoulli() implements Likelihood {
    @Override
    public Conditional build(Init init, Shape event) {
        return logits -> new elbo.distribution.ContinuousBernoulli(logits, event);
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "a continuous Bernoulli likelihood");
    }
}
