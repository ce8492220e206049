package elbo.objective;

import elbo.distribution.Distribution;
import elbo.nn.Block;
import elbo.tensor.Tensor;
import java.util.List;

/** The model as an objective sees it, with a batch of examples. */
public interface Sight {
    /** What the encoder reads, {@code [B, event]}. */
    Tensor x();

    /** What the likelihood scores, {@code [B, event]}. */
    Tensor target();

    /** What is known beside, {@code [B, C]}; C may be 0. */
    Tensor context();

    /** q(z|x) for other inputs of the same examples, as the encoder says it. */
    Distribution posterior(Tensor x);

    /** p(x|z) for {@code z [S, B, D]}. */
    Distribution likelihood(Tensor z);

    /** log p(target|z), {@code [S, B]}, in nats. */
    Tensor logLikelihood(Tensor z);

    /** The learnt tensors whose names begin with one of these words. */
    List<Tensor> weights(List<String> firstWords);

    /** A number that the objective remembers from step to step; it begins as 0. */
    Tensor memory(String name);

    /** A network that the objective trains against the model. */
    Block adversary(String name);
}
