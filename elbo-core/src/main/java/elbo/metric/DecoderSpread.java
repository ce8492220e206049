package elbo.metric;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.Optional;

/**
 * How wide a normal likelihood is beside the data.
 *
 * @param decoder the mean of the likelihood's standard deviations
 * @param data    the root of the mean of the data's variances, each of one element over examples: what a mean that knows nothing of
 *     the code is off by
 */
public record DecoderSpread(double decoder, double data) {
    /**
     * Of the first examples; empty where the likelihood is no normal distribution whose deviations are learnt.
     *
     * @param count examples, or all where there are fewer
     */
    public static Optional<DecoderSpread> of(Model model, Feed data, long count, Rng rng) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Observed o = data.range(0, Math.min(count, data.size()), rng.fork("binarize"));
            Tensor z = model.posterior(o).sample(rng.fork("noise"), 1);
            Distribution p = model.likelihood(z, o.context());
            if (!(p instanceof Normal normal)) {
                return Optional.empty();
            }
            Tensor x = o.x().to(DType.FLOAT64);
            double spread = x.sub(x.mean(0)).square().mean().item();
            double decoder = normal.logVariance().mul(0.5).exp().mean().item();
            return Optional.of(new DecoderSpread(decoder, Math.sqrt(spread)));
        }
    }
}
