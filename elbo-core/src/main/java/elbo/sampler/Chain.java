package elbo.sampler;

import elbo.Refusal;
import elbo.Source;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;

/**
 * From code to example and back, again and again: {@code z_0 ~ p(z)}, {@code x_t ~ p(x|z_t)}, {@code z_{t+1} ~ q(z|x_t)}. Were q the true
 * posterior, every z_t would be distributed as the prior; how far codes move says how far q and p are apart. Nothing is
 * fitted. Refuses models that are told something of each example, and flows, whose codes come back as they are.
 *
 * @param steps T, how often
 * @param means whether x is the mean of p(x|z) and not a draw: for encoders that never saw its noise
 */
@Source(arxiv = "1401.4082", at = "the Markov chain for missing data")
public record Chain(int steps, boolean means) {
    /** Codes that walk at once. */
    private static final int CHUNK = 200;

    public Chain {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1; got " + steps);
        }
    }

    public Chain() {
        this(10, true);
    }

    /** Codes after the last step, {@code [n, dims]}. */
    public float[] draw(Model model, Rng rng, int n) {
        Fitted.require(n, 1);
        if (model.context().width() > 0) {
            throw new Refusal(
                    "sampler chain", "is for models that are told nothing beside an example. Fix: --sampler prior");
        }
        if (model.vae().level().posterior().exact()) {
            throw new Refusal(
                    "sampler chain", "stands still in a flow, whose codes come back as they are. Fix: --sampler prior");
        }
        float[] out = new float[Math.multiplyExact(n, model.latent())];
        for (int from = 0; from < n; from += CHUNK) {
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                float[] some = walked(model, rng.at(from), Math.min(CHUNK, n - from));
                System.arraycopy(some, 0, out, from * model.latent(), some.length);
            }
        }
        return out;
    }

    private float[] walked(Model model, Rng rng, int n) {
        Tensor z = model.prior(model.noContext(n)).sample(rng.fork("prior"), 1);
        for (int t = 0; t < steps; t++) {
            try (Scope step = Scope.open()) {
                z = step.keep(next(model, z, rng.at(t)));
            }
        }
        return z.toFloats();
    }

    private Tensor next(Model model, Tensor z, Rng rng) {
        var p = model.likelihood(z, model.noContext(z.shape().dim(1)));
        Tensor x = means ? p.mean() : p.sample(rng.fork("example"), 1);
        Observed seen =
                Observed.of(x.reshape(model.eventShape().prepend(z.shape().dim(1))));
        return model.posterior(seen).sample(rng.fork("code"), 1);
    }
}
