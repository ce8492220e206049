package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.likelihood.Gaussian;
import elbo.metric.Ticker;
import elbo.model.Level;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.Rng;
import java.util.List;

/**
 * A second VAE, of the codes: {@code p(z) = int N(z; m(u), v I) N(u; 0, I) du}, u of as many dimensions as z and v learnt. Codes are
 * brought to mean 0 and deviation 1 first. A draw is {@code m(temperature e) + temperature v^(1/2) e'}, both standard normal. It has
 * a bound of its log-density and no closed form.
 *
 * @param hidden   widths of the hidden layers of both networks
 * @param learning how it is trained
 */
@Source(arxiv = "1903.05789", at = "sec. 4")
public record TwoStage(List<Integer> hidden, Learning learning) implements Sampler {
    /** What v begins as: from 1, the codes' own variance, no code is worth its divergence, and none is ever learnt. */
    private static final double FIRST = 0.01;

    public TwoStage {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hidden must be widths of at least 1, at least one; got " + hidden);
        }
    }

    public TwoStage() {
        this(List.of(256, 256), new Learning(20_000, 60, 200, 1e-3));
    }

    @Override
    public Fitted fit(Encoded codes, Rng rng, Ticker ticker) {
        return SecondModel.fit(vae(codes.dims()), learning, codes, rng, ticker);
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return SecondModel.restore(vae(dims), dims, numbers);
    }

    private Vae vae(int dims) {
        Mlp net = new Mlp(hidden, Activation.RELU, Initializer.TORCH);
        Level level = new Level(dims, new DiagonalNormal(), new StandardNormal());
        Gaussian likelihood = new Gaussian(Gaussian.Variance.SCALAR, FIRST, Activation.IDENTITY);
        return Vae.flat(net, level, net, likelihood, new Elbo());
    }
}
