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
 * Counts of which some are 0 for a reason of their own: {@code p(0) = w + (1 - w) NB(0)}, {@code p(x) = (1 - w) NB(x)}, NB as in
 * {@link NegativeBinomial}, {@code log p(x|z)} summed over dimensions in nats. The decoder gives the mean's number and the
 * log-odds of {@code w}, so two numbers for each dimension. Refuses what is not counts.
 *
 * @param link       from the decoder's output to the mean
 * @param dispersion where the inverse dispersion r comes from: a number for each gene is DIMENSION, for each gene in each batch or label
 *                   LABEL, for each gene in each cell DECODED
 * @param value      r where it is fixed; where it is learnt, what it begins as
 */
@Source(work = "Lopez et al. 2018, Deep generative modeling for single-cell transcriptomics", at = "methods")
public record ZeroInflatedNegativeBinomial(Link link, Spread dispersion, double value) implements Spreading {
    public ZeroInflatedNegativeBinomial {
        Spread.check("dispersion", value);
    }

    public ZeroInflatedNegativeBinomial() {
        this(Link.EXP, Spread.DIMENSION, 1);
    }

    @Override
    public Shape features(Shape event) {
        return dispersion.features(event, 2);
    }

    @Override
    public Spread spread() {
        return dispersion;
    }

    @Override
    public Reading build(Init init, Shape event, long context) {
        int n = dispersion.heads(2);
        BiFunction<Tensor, Tensor, elbo.distribution.NegativeBinomial> counts =
                new NegativeBinomial(link, dispersion, value).counts(init, event, context, 2);
        return (d, c) ->
                new elbo.distribution.ZeroInflatedNegativeBinomial(Heads.of(d, event, 1, n), counts.apply(d, c));
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.count(kind, "a zero-inflated negative binomial likelihood");
    }
}
