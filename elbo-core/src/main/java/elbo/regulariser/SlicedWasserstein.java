package elbo.regulariser;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Along;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * The squared 2-Wasserstein distance between the batch's codes and as many draws of the prior, averaged over random
 * directions: in each, both are sorted and the squares of the differences averaged. In squared units of the code.
 *
 * @param projections how many directions, drawn anew for each batch
 */
@Source(arxiv = "1804.01947", at = "eq. 13 and algorithm 1")
public record SlicedWasserstein(int projections, Schedule weight) implements Aggregate {
    public SlicedWasserstein {
        Regulariser.requireWeight(weight);
        if (projections < 1) {
            throw new IllegalArgumentException("projections must be at least 1; got " + projections);
        }
    }

    @Override
    public Tensor penalty(Terms terms) {
        Both both = both(terms, "wasserstein");
        Tensor z = both.codes();
        Tensor u = both.prior();
        Shape directions = Shape.of(z.shape().dim(1), projections);
        Tensor normal = Tensors.normal(terms.noise("directions"), directions, z.dtype(), z.device());
        Tensor unit = normal.div(normal.square().sum(0).sqrt());
        return Along.sorted(z.matmul(unit), 0)
                .sub(Along.sorted(u.matmul(unit), 0))
                .square()
                .mean();
    }
}
