package elbo.regulariser;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Along;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.EnumSet;
import java.util.Set;

/**
 * The squared 2-Wasserstein distance between the batch's codes and as many draws of the prior, averaged over random
 * directions: in each, both are sorted and the squares of the differences averaged. In squared units of the code.
 *
 * @param projections how many directions, drawn anew for each batch
 */
@Source(arxiv = "1804.01947", at = "eq. 13 and algorithm 1")
public record SlicedWasserstein(int projections, Schedule weight) implements Regulariser {
    public SlicedWasserstein {
        Regulariser.requireWeight(weight);
        if (projections < 1) {
            throw new IllegalArgumentException("projections must be at least 1; got " + projections);
        }
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return EnumSet.of(Capability.REPARAMETERIZED);
    }

    @Override
    public Tensor penalty(Terms terms) {
        Tensor codes = terms.z().narrow(0, 0, 1);
        Shape flat = codes.shape().last(2);
        Tensor z = codes.reshape(flat);
        Tensor u = terms.p().sample(terms.noise("wasserstein"), 1).reshape(flat);
        Shape directions = Shape.of(flat.dim(1), projections);
        Tensor normal = Tensors.normal(terms.noise("directions"), directions, z.dtype(), z.device());
        Tensor unit = normal.div(normal.square().sum(0).sqrt());
        return Along.sorted(z.matmul(unit), 0)
                .sub(Along.sorted(u.matmul(unit), 0))
                .square()
                .mean();
    }
}
