package elbo.flow;

import elbo.Source;
import elbo.tensor.Tensor;
import elbo.transform.Pointwise;
import elbo.transform.Translation;

/** {@code y = x + m}. */
@Source(arxiv = "1410.8516", at = "sec. 3.2")
public record Additive() implements Shaping {
    @Override
    public int numbers() {
        return 1;
    }

    @Override
    public Pointwise with(Tensor numbers) {
        return new Translation(numbers.sum(1));
    }
}
