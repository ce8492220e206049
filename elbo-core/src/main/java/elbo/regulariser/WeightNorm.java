package elbo.regulariser;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Tensor;
import java.util.List;

/** {@code |theta|^2}, the sum of the squares of the decoder's weights and biases: what makes RAE's decoder smooth. */
@Source(arxiv = "1903.12436", at = "sec. 3, Tikhonov regularisation")
public record WeightNorm(Schedule weight) implements Regulariser {
    public WeightNorm {
        Regulariser.requireWeight(weight);
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public boolean ofDecoder() {
        return true;
    }

    @Override
    public Tensor penalty(Terms terms) {
        return terms.sight().weights(List.of("decoder")).stream()
                .map(w -> w.square().sum())
                .reduce(Tensor::add)
                .orElseThrow(() -> new Refusal(
                        "model.regularisers",
                        "weight-norm is of the decoder's weights, and it has none. Fix: leave it out"));
    }
}
