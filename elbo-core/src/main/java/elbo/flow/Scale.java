package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Affine;
import elbo.transform.Transform;

/** Each number by a factor of its own, {@code y = x exp(s)}, which begins as 1: what additive couplings cannot do. */
@Source(arxiv = "1410.8516", at = "sec. 3.3")
public record Scale() implements Flow {
    @Override
    public Bijector build(Init place, Shape in, long context) {
        Tensor log = place.constant("log_scale", in, 0);
        return told -> {
            Tensor each = log.expand(in.prepend(told.shape().dim(0)));
            Transform scale = new Affine(each.mul(0), each).summed();
            return scale;
        };
    }
}
