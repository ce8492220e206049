package elbo.likelihood;

import elbo.distribution.Factorized;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Distributions of vectors beside each other, {@code [..., D1 + D2 + ..]}, independent of one another. */
record Joined(List<Factorized> parts) implements Factorized {
    @Override
    public Shape eventShape() {
        return Shape.of(parts.stream().mapToLong(p -> p.eventShape().size()).sum());
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return beside(p -> p.sample(rng, draws));
    }

    @Override
    public Tensor logProbEach(Tensor x) {
        List<Tensor> each = new ArrayList<>();
        long at = 0;
        for (Factorized p : parts) {
            long width = p.eventShape().size();
            each.add(p.logProbEach(x.narrow(-1, at, width)));
            at += width;
        }
        return Tensors.cat(each, -1);
    }

    @Override
    public Tensor mean() {
        return beside(Factorized::mean);
    }

    private Tensor beside(Function<Factorized, Tensor> each) {
        return Tensors.cat(parts.stream().map(each).toList(), -1);
    }

    @Override
    public Joined mapped(UnaryOperator<Tensor> change) {
        return new Joined(parts.stream().map(p -> (Factorized) p.mapped(change)).toList());
    }
}
