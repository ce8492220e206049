package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** One bend along a plane, {@code y = x + v tanh(w.x + b)}; what is known of an event beside says which, see {@link elbo.transform.Planar}. */
@Source(arxiv = "1505.05770", at = "eq. 10; with parameters by the encoder as in sec. 4.2")
public record Planar() implements Flow {
    @Override
    public Shape out(Shape in) {
        return Vectors.of("planar", in);
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        long d = out(in).size();
        Vectors numbers = Vectors.build(place, context, 2 * d + 1);
        return told -> {
            Tensor all = numbers.given(told);
            return new elbo.transform.Planar(all.narrow(1, 0, d), all.narrow(1, d, d), all.narrow(1, 2 * d, 1));
        };
    }
}
