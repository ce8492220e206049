package elbo.flow;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Image;
import elbo.transform.Reordered;
import elbo.transform.Transform;

/** Each square of 2 x 2 pixels as four channels: {@code [C, H, W]} to {@code [4 C, H/2, W/2]}, so that couplings see neighbours. */
@Source(arxiv = "1605.08803", at = "sec. 3.4 and 3.6")
public record Squeeze() implements Flow {
    @Override
    public Shape out(Shape in) {
        if (in.rank() != 3) {
            throw new Refusal("squeeze", "needs pictures [channels, height, width]; got " + in + ". Fix: leave it out");
        }
        long height = in.dim(1);
        long width = in.dim(2);
        if (height % 2 != 0 || width % 2 != 0) {
            throw new Refusal(
                    "squeeze",
                    "needs sides that 2 divides; got " + height + " x " + width + ". Fix: pictures of "
                            + (height + height % 2) + " x " + (width + width % 2) + ", or one level less");
        }
        return Shape.of(4 * in.dim(0), height / 2, width / 2);
    }

    @Override
    public boolean staysInUnit() {
        return true;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Transform fixed = new Live(in, out(in));
        return told -> fixed;
    }

    private record Live(Shape in, Shape out) implements Transform {
        @Override
        public Image forward(Tensor x) {
            long n = x.shape().dim(0);
            Tensor parts = x.reshape(n, in.dim(0), out.dim(1), 2, out.dim(2), 2);
            Tensor turned = parts.transpose(2, 3).transpose(3, 5).transpose(4, 5);
            return new Image(turned.reshape(out.prepend(n)), Reordered.none(x));
        }

        @Override
        public Image inverse(Tensor y) {
            long n = y.shape().dim(0);
            Tensor parts = y.reshape(n, in.dim(0), 2, 2, out.dim(1), out.dim(2));
            Tensor turned = parts.transpose(4, 5).transpose(3, 5).transpose(2, 3);
            return new Image(turned.reshape(in.prepend(n)), Reordered.none(y));
        }
    }
}
