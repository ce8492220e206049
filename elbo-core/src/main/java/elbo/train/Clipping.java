package elbo.train;

import elbo.Source;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Keeps steps short where the loss is steep: all gradients of a phase times {@code min(1, limit / (norm + 1e-6))}, where the
 * norm is that of all of them together. So the sums and products that gradients are have to be computed whole before the first
 * parameter can move, which costs a pass over memory or two.
 */
@Source(arxiv = "1211.5063", at = "algorithm 1")
final class Clipping {
    private static final double EPSILON = 1e-6; // PyTorch's

    private final double limit;
    private final Crew crew;

    Clipping(double limit, Crew crew) {
        this.limit = limit;
        this.crew = crew;
    }

    /**
     * Hands the clipped gradients to {@code step}, and frees them when it is done.
     *
     * @param parameters whose they are
     */
    void apply(List<Gradient> gradients, List<Tensor> parameters, Consumer<List<Gradient>> step) {
        int n = gradients.size();
        Tensor[] values = new Tensor[n];
        Tensor[] squares = new Tensor[n];
        Tensor[] clipped = new Tensor[n];
        List<int[]> shares = crew.shareOut(
                parameters.stream().mapToLong(p -> p.shape().size()).toArray());
        try {
            each(shares, i -> {
                Tensor value = gradients.get(i).value().detach(); // its own, where the gradient is ready
                values[i] = value.own();
                squares[i] = value.to(DType.FLOAT64).square().sum().own();
            });
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                Tensor norm = Tensors.stack(List.of(squares), 0).sum().sqrt();
                Tensor most = Tensors.scalar(limit, DType.FLOAT64, norm.device());
                Tensor factor = most.div(norm.add(EPSILON)).clamp(0, 1);
                each(shares, i -> clipped[i] = values[i].mul(factor).own());
                step.accept(Arrays.stream(clipped).map(Gradient::of).toList());
            }
        } finally {
            Stream.of(values, squares, clipped)
                    .flatMap(Arrays::stream)
                    .filter(Objects::nonNull)
                    .forEach(Tensor::close);
        }
    }

    private void each(List<int[]> shares, IntConsumer work) {
        crew.run(shares.size(), share -> {
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                Arrays.stream(shares.get(share)).forEach(work);
            }
        });
    }
}
