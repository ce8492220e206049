package elbo.prior;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.Mixture;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Optional;

/**
 * A variational mixture of posteriors, {@code p(z) = (1/K) sum_k q(z|u_k)}: the pseudo-inputs {@code u_k}, of the shape of an
 * example, are learnt. A draw picks a component at random. It lies where the posterior does, which must have a density.
 *
 * @param components K
 * @param start      what pseudo-inputs begin as
 * @param mean       of their first values, where these are random
 * @param std        of their first values, where these are random
 * @param unit       whether they are cut to [0, 1] before the encoder reads them, as pictures should be
 */
@Source(arxiv = "1705.07120", at = "eq. 9 and appendix D")
public record Vamp(int components, Start start, double mean, double std, boolean unit) implements Prior {
    /** What pseudo-inputs begin as. */
    public enum Start {
        /** independent normal draws */
        RANDOM,
        /** training examples, taken at random when training begins */
        DATA
    }

    public Vamp {
        if (components < 1) {
            throw new IllegalArgumentException("components must be at least 1; got " + components);
        }
        if (!(std >= 0)) {
            throw new IllegalArgumentException("std must be at least 0; got " + std);
        }
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        if (unit && (kind == Kind.REAL || kind == Kind.COUNT)) {
            return Optional.of(new Problem(
                    "model.prior.unit",
                    "cuts pseudo-inputs to [0, 1], and this data goes beyond. Fix: prior.unit: false"));
        }
        return unit && start == Start.RANDOM && !(mean + 3 * std > 0 && mean - 3 * std < 1)
                ? Optional.of(new Problem(
                        "model.prior",
                        "mean must let pseudo-inputs begin between 0 and 1: outside they are cut, and what is"
                                + " cut never moves; got " + mean + ", 3 std being " + 3 * std
                                + ". Fix: prior.mean: 0.05, or prior.unit: false"))
                : Optional.empty();
    }

    @Override
    public boolean madeOfPosterior() {
        return true;
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Tensor inputs = init.normal("inputs", around.event().prepend(components), mean, std);
        if (start == Start.DATA) {
            init.beforeEpoch(1, examples -> fill(inputs, examples.some(components)));
        }
        return context -> {
            Tensor u = unit ? inputs.clamp(0, 1) : inputs;
            Tensor even = Tensors.zeros(Shape.of(components), inputs.dtype(), inputs.device());
            return new Mixture(around.inference().of(u), even, context.shape().dim(0));
        };
    }

    /** Fewer examples than components are used more than once. */
    private static void fill(Tensor inputs, Tensor examples) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            long n = examples.shape().dim(0);
            for (long from = 0; from < inputs.shape().dim(0); from += n) {
                long count = Math.min(n, inputs.shape().dim(0) - from);
                Tensor unused = inputs.narrow(0, from, count).copyFrom(examples.narrow(0, 0, count));
            }
        }
    }
}
