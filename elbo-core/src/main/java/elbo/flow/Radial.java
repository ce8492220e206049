package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** One pull towards a centre, or push from it; what is known of an event beside says which, see {@link elbo.transform.Radial}. */
@Source(arxiv = "1505.05770", at = "eq. 14; with parameters by the encoder as in sec. 4.2")
public record Radial() implements Flow {
    @Override
    public Shape out(Shape in) {
        return Vectors.of("radial", in);
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        long d = out(in).size();
        Vectors numbers = Vectors.build(place, context, d + 2);
        return told -> {
            Tensor all = numbers.given(told);
            return new elbo.transform.Radial(all.narrow(1, 0, d), all.narrow(1, d, 1), all.narrow(1, d + 1, 1));
        };
    }
}
