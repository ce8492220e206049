package elbo.prior;

import elbo.Source;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * {@code p(z|c) = N(c W + b, diag s^2)} of the context c {@code [B, C]}; W {@code [C, D]}, b and s learnt, s at first 1. Draws for
 * a context lie around its mean. Where the context is a class, one-hot, the rows of W are the classes' means, and b = 0 and s = 1 lose
 * nothing: they only move and stretch the latent space.
 *
 * @param spread standard deviation of W's first values
 * @param bias   whether b is learnt; else 0
 * @param unit   whether s stays 1
 */
@Source(
        work = "Sohn et al. 2015, Learning structured output representation, NeurIPS 28",
        at = "sec. 4, the prior network")
public record ConditionalNormal(double spread, boolean bias, boolean unit) implements Prior {
    public ConditionalNormal {
        if (!(spread >= 0) || Double.isInfinite(spread)) {
            throw new IllegalArgumentException("spread must be at least 0; got " + spread);
        }
    }

    /** Begins as the standard normal distribution. */
    public ConditionalNormal() {
        this(0, true, false);
    }

    /** {@code N(m_y, I)}: a mean for each class (Su 2018, spaces.ac.cn 5253). */
    public static ConditionalNormal ofClasses(double spread) {
        return new ConditionalNormal(spread, false, true);
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public boolean conditional() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Tensor means = init.normal("means", Shape.of(around.context(), latent.size()), 0, spread);
        Tensor shift = bias ? init.constant("bias", latent, 0) : null;
        Tensor logVariance = unit ? null : init.constant("log_variance", latent, 0);
        return context -> {
            Tensor mean = context.matmul(means);
            return new Normal(
                    shift == null ? mean : mean.add(shift),
                    logVariance == null ? Tensors.scalar(0, context.dtype(), context.device()) : logVariance,
                    latent);
        };
    }
}
