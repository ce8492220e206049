package elbo.recipe;

import elbo.data.Alphabet;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Likelihood;
import elbo.model.Conditioning;
import elbo.model.Level;
import elbo.model.Refinement;
import elbo.model.Vae;
import elbo.network.Decoder;
import elbo.network.Encoder;
import elbo.network.Mlp;
import elbo.noise.NoNoise;
import elbo.noise.Noise;
import elbo.objective.Elbo;
import elbo.objective.Objective;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.regulariser.Regulariser;
import java.util.List;

/** A {@link Vae} with one level, as it stands in a recipe file under {@code model}. */
public record ModelSpec(
        Encoder encoder,
        int latent,
        Posterior posterior,
        Prior prior,
        Decoder decoder,
        Likelihood likelihood,
        Objective objective,
        List<Regulariser> regularisers,
        Noise noise,
        Refinement refinement,
        Conditioning conditioning) {
    static final ModelSpec DEFAULT = new ModelSpec(
            new Mlp(400),
            20,
            new DiagonalNormal(),
            new StandardNormal(),
            new Mlp(400),
            new Bernoulli(),
            new Elbo(),
            List.of(),
            new NoNoise(),
            Refinement.NONE,
            Conditioning.NONE);

    public ModelSpec {
        Level unused = new Level(latent, posterior, prior);
        regularisers = List.copyOf(regularisers);
    }

    /** The same for texts of this alphabet. */
    ModelSpec of(Alphabet alphabet) {
        return new ModelSpec(
                encoder.of(alphabet),
                latent,
                posterior,
                prior,
                decoder,
                likelihood.of(alphabet),
                objective,
                regularisers,
                noise,
                refinement,
                conditioning);
    }

    public Vae vae() {
        Level level = new Level(latent, posterior, prior);
        return new Vae(
                encoder, List.of(level), decoder, likelihood, objective, regularisers, noise, refinement, conditioning);
    }
}
