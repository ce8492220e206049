package elbo.testing;

import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Likelihood;
import elbo.model.Conditioning;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.objective.Elbo;
import elbo.objective.Objective;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Posterior;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.Objects;

/**
 * Models without hidden layers, in doubles, whose weights a test writes down, so that what they compute is known exactly.
 *
 * @param dims   dimensions of an example
 * @param latent dimensions of z
 */
public record LinearVae(int dims, int latent, Posterior posterior, Likelihood likelihood, Conditioning conditioning) {
    /** {@code q = N(., .)}, {@code p(x|z) = N(W z + b, I)}. */
    public static LinearVae of(int dims, int latent) {
        return new LinearVae(dims, latent, new DiagonalNormal(), new Gaussian(), Conditioning.NONE);
    }

    public LinearVae with(Posterior other) {
        return new LinearVae(dims, latent, other, likelihood, conditioning);
    }

    public LinearVae with(Likelihood other) {
        return new LinearVae(dims, latent, posterior, other, conditioning);
    }

    public LinearVae with(Conditioning other) {
        return new LinearVae(dims, latent, posterior, likelihood, other);
    }

    /** A Gaussian likelihood with this variance. */
    public LinearVae withVariance(double variance) {
        return with(new Gaussian(Gaussian.Variance.FIXED, variance, Activation.IDENTITY));
    }

    public Vae vae() {
        Level level = new Level(latent, posterior, new StandardNormal());
        return new Vae(new Mlp(), List.of(level), new Mlp(), likelihood, new Elbo(), conditioning);
    }

    /** With every weight and bias 0. */
    public Model build() {
        return build(new Elbo());
    }

    /** For data of this kind. */
    public Model build(Kind kind) {
        return build(new Elbo(), kind);
    }

    /** As {@link #build()}, drawing z as this objective wants it. */
    public Model build(Objective objective) {
        return build(objective, Kind.BINARY);
    }

    private Model build(Objective objective, Kind kind) {
        Model model =
                Model.build(vae().withObjective(objective), Shape.of(dims), kind, Rng.of(1), DType.FLOAT64, Device.CPU);
        try (Grad.Guard off = Grad.off()) {
            model.parameters().all().forEach(Tensor::zeroInPlace);
        }
        return model;
    }

    /** Overwrites a parameter with these values, row by row. */
    public static void set(Model model, String parameter, double... values) {
        Tensor tensor = Objects.requireNonNull(model.parameters().byName().get(parameter), parameter);
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            tensor.copyFrom(Tensors.of(values, tensor.shape().dims()));
        }
    }
}
