package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.transform.Reshaped;
import elbo.transform.Transform;

/** Pictures as vectors, row by row. */
@Source(work = "numbers keep their places, so nothing is stretched")
public record Flatten() implements Flow {
    @Override
    public Shape out(Shape in) {
        return Shape.of(in.size());
    }

    @Override
    public boolean staysInUnit() {
        return true;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Transform fixed = new Reshaped(in, out(in));
        return told -> fixed;
    }
}
