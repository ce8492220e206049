package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Image;
import elbo.transform.Reordered;
import elbo.transform.Transform;

/** Pictures as vectors, row by row. */
@Source(work = "numbers keep their places, so nothing is stretched")
public record Flatten() implements Flow {
    @Override
    public Shape out(Shape in) {
        return Shape.of(in.size());
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Transform fixed = new Live(in);
        return told -> fixed;
    }

    private record Live(Shape in) implements Transform {
        @Override
        public Image forward(Tensor x) {
            return to(Shape.of(in.size()), x);
        }

        @Override
        public Image inverse(Tensor y) {
            return to(in, y);
        }

        private static Image to(Shape event, Tensor x) {
            return new Image(x.reshape(event.prepend(x.shape().dim(0))), Reordered.none(x));
        }
    }
}
