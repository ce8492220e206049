package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Grad;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Affine;
import elbo.transform.Transform;
import java.util.stream.LongStream;

/**
 * Each channel, or number of a vector, shifted and scaled: {@code y = (x + b) exp(s)}. In an encoder both begin so that the first
 * examples come out with mean 0 and variance 1; elsewhere they begin as the identity.
 */
@Source(arxiv = "1807.03039", at = "sec. 3.1")
public record Actnorm() implements Flow {
    @Override
    public Bijector build(Init place, Shape in, long context) {
        Shape channels = Shape.of(
                LongStream.range(0, in.rank()).map(i -> i == 0 ? in.dim(0) : 1).toArray());
        Tensor shift = place.constant("shift", channels, 0);
        Tensor log = place.constant("log_scale", channels, 0);
        return new Live(in, shift, log);
    }

    private record Live(Shape in, Tensor shift, Tensor log) implements Bijector {
        @Override
        public Transform given(Tensor context) {
            Shape all = in.prepend(context.shape().dim(0));
            return new Affine(shift.mul(log.exp()), log.expand(all)).summed();
        }

        @Override
        public Tensor begin(Tensor x, Tensor context) {
            long[] others =
                    LongStream.range(0, in.rank() + 1L).filter(d -> d != 1).toArray();
            Tensor mean = x.mean(others).reshape(shift.shape());
            Tensor square = x.sub(mean).square().mean(others).reshape(shift.shape());
            try (Grad.Guard off = Grad.off()) {
                Tensor unused = shift.copyFrom(mean.neg());
                Tensor unusedToo = log.copyFrom(square.add(1e-6).log().mul(-0.5));
            }
            return Bijector.super.begin(x, context);
        }
    }
}
