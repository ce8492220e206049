package elbo.testing;

import elbo.likelihood.Gaussian;
import elbo.model.Level;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.objective.Elbo;
import elbo.objective.Reconstruction;
import elbo.posterior.Deterministic;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import java.util.List;

/** Descriptions of small models, smooth in their weights. */
public final class Vaes {
    private Vaes() {}

    /** Four hidden units, two latents, a Gaussian likelihood with variance 1. */
    public static Vae small() {
        Mlp mlp = new Mlp(List.of(4), Activation.TANH, Initializer.TORCH);
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        return Vae.flat(mlp, level, mlp, new Gaussian(), new Elbo());
    }

    /** The same with two units between 0 and 1 in the place of latents. */
    public static Vae units() {
        Mlp mlp = new Mlp(List.of(4), Activation.TANH, Initializer.TORCH);
        Level level = new Level(2, new Deterministic(Activation.SIGMOID), new StandardNormal());
        return Vae.flat(mlp, level, mlp, new Gaussian(), new Reconstruction(1));
    }
}
