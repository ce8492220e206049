package elbo.prior;

import elbo.Source;
import elbo.distribution.MixtureFit;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Examples;
import elbo.nn.Init;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/**
 * A mixture of K normal distributions, {@code log p(z) = log sum_k w_k N(z; m_k, diag v_k)} in nats, learnt but for what is said to stay. Means begin as
 * standard normal draws, variances at 1, weights alike; or, before an epoch of one's choice, as a mixture fitted to the codes of
 * training examples.
 *
 * @param components K
 * @param unit       whether variances stay 1
 * @param even       whether weights stay 1/K
 * @param fitBefore  the epoch, the first of which is 1, before which it is fitted to the codes; 0: never
 */
@Source(arxiv = "1611.05148", at = "eq. 4 and sec. 3.2")
public record Mixture(int components, boolean unit, boolean even, int fitBefore) implements Prior {
    /** Examples whose codes it is fitted to. */
    private static final int SAMPLE = 10_000;

    private static final int STEPS = 200;

    public Mixture {
        if (components < 2) {
            throw new IllegalArgumentException("components must be at least 2; got " + components);
        }
        if (fitBefore < 0) {
            throw new IllegalArgumentException("fit_before must be at least 0; got " + fitBefore);
        }
    }

    public Mixture(int components) {
        this(components, false, false, 0);
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public boolean asksEncoder() {
        return fitBefore > 0;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Shape each = latent.prepend(components);
        Tensor means = init.normal("means", each, 0, 1);
        Tensor logVariances = unit ? init.kept("log_variances", each, 0) : init.constant("log_variances", each, 0);
        Shape some = Shape.of(components);
        Tensor logits = even ? init.kept("logits", some, 0) : init.constant("logits", some, 0);
        if (fitBefore > 0) {
            init.beforeEpoch(fitBefore, examples -> {
                MixtureFit fit = fit(examples, around);
                Tensor unused = means.copyFrom(fit.means());
                if (!even) {
                    unused = logits.copyFrom(fit.logWeights());
                }
                if (!unit) {
                    unused = logVariances.copyFrom(fit.logVariances());
                }
            });
        }
        return context ->
                new elbo.distribution.Mixture(new Normal(means, logVariances, latent), logits, Each.rows(context));
    }

    private MixtureFit fit(Examples examples, Surroundings around) {
        Tensor codes = around.inference().of(examples.some(SAMPLE)).mean();
        return MixtureFit.of(codes, components, STEPS, Rng.of(components));
    }
}
