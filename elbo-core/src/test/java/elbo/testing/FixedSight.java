package elbo.testing;

import elbo.distribution.Distribution;
import elbo.nn.Block;
import elbo.objective.Sight;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** A sight of nothing but a score of draws, which a test writes down. */
public record FixedSight(UnaryOperator<Tensor> score) implements Sight {
    @Override
    public Tensor logLikelihood(Tensor z) {
        return score.apply(z);
    }

    @Override
    public Tensor x() {
        throw new AssertionError("this test has no x");
    }

    @Override
    public Tensor target() {
        throw new AssertionError("this test has no target");
    }

    @Override
    public Tensor context() {
        throw new AssertionError("this test has no context");
    }

    @Override
    public Distribution posterior(Tensor x) {
        throw new AssertionError("this test has no encoder");
    }

    @Override
    public Distribution likelihood(Tensor z) {
        throw new AssertionError("this test has no decoder");
    }

    @Override
    public List<Tensor> weights(List<String> firstWords) {
        return List.of();
    }

    @Override
    public Tensor memory(String name) {
        throw new AssertionError("this test has no memory");
    }

    @Override
    public Block adversary(String name) {
        throw new AssertionError("this test has no adversary");
    }
}
