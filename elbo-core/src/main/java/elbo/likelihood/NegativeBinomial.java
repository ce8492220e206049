package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Counts of mean {@code m}, a function of the decoder's output, and variance {@code m + m^2 / r}:
 * {@code log p(x|z) = sum_d [log Gamma(x + r) - log Gamma(r) - log x! + r log(r / (r + m)) + x log(m / (r + m))]} in nats. Refuses
 * what is not counts.
 *
 * @param link       from the decoder's output to the mean
 * @param dispersion where the inverse dispersion r comes from: a number for each gene is DIMENSION, for each gene in each batch or label
 *                   LABEL, for each gene in each cell DECODED
 * @param value      r where it is fixed; where it is learnt, what it begins as
 */
@Source(work = "Lopez et al. 2018, Deep generative modeling for single-cell transcriptomics", at = "methods")
public record NegativeBinomial(Link link, Spread dispersion, double value) implements Spreading {
    public NegativeBinomial {
        Spread.check("dispersion", value);
    }

    public NegativeBinomial() {
        this(Link.EXP, Spread.DIMENSION, 1);
    }

    @Override
    public Shape features(Shape event) {
        return dispersion.features(event, 1);
    }

    @Override
    public Spread spread() {
        return dispersion;
    }

    @Override
    public Reading build(Init init, Shape event, long context) {
        return counts(init, event, context, 1)::apply;
    }

    /** From the decoder's output, whose first number is the mean's, {@code others} numbers standing before the dispersion's. */
    BiFunction<Tensor, Tensor, elbo.distribution.NegativeBinomial> counts(
            Init init, Shape event, long context, int others) {
        int n = dispersion.heads(others);
        Spread.Log logR = dispersion.build(init, "log_dispersion", event, context, value, others, Spread.MOST);
        return (d, c) ->
                new elbo.distribution.NegativeBinomial(link.log(Heads.of(d, event, 0, n)), logR.of(d, c), event);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.count(kind, "a negative binomial likelihood");
    }
}
