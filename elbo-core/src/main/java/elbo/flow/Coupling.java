package elbo.flow;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Window;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Image;
import elbo.transform.Pointwise;
import elbo.transform.Transform;
import java.util.List;

/**
 * The first half of the numbers, or channels, stays and tells a network how the second is shaped: {@code y2 = f(x2; net(x1))}. Both
 * ways cost the same. For vectors the network is a perceptron, for pictures three convolutions, of 3 x 3, 1 x 1 and 3 x 3. Its last
 * layer begins as zeros, so that the whole begins as the identity, or nearly.
 *
 * @param shaping what is done to the second half
 * @param hidden  widths of the network's hidden layers; for pictures the first is the channels between the convolutions
 */
@Source(arxiv = "1605.08803", at = "sec. 3.2 to 3.4; additive in arXiv:1410.8516, sec. 3.2")
public record Coupling(Shaping shaping, List<Integer> hidden, Activation activation, Initializer init) implements Flow {
    public Coupling {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException("hidden must have widths of at least 1; got " + hidden);
        }
    }

    @Override
    public Shape out(Shape in) {
        if (in.rank() != 1 && in.rank() != 3) {
            throw new Refusal("coupling", "needs vectors or pictures [channels, height, width]; got " + in);
        }
        if (in.dim(0) < 2) {
            throw new Refusal(
                    "coupling",
                    "divides " + (in.rank() == 1 ? "numbers" : "channels") + " in two, and " + in
                            + " has but one. Fix: "
                            + (in.rank() == 1 ? "2 dimensions or more" : "a squeeze before it, or flatten"));
        }
        return in;
    }

    private static long kept(Shape in) {
        return (in.dim(0) + 1) / 2;
    }

    @Override
    public long multiplications(Shape in) {
        long pixels = in.size() / in.dim(0);
        long first = kept(in);
        long last = (in.dim(0) - first) * shaping.numbers();
        if (in.rank() == 3) {
            long width = hidden.getFirst();
            return pixels * width * (9 * first + width + 9 * last);
        }
        return Vectors.multiplications(first, hidden, last);
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Shape checked = out(in);
        long first = kept(checked);
        long rest = in.dim(0) - first;
        Block net = in.rank() == 1
                ? perceptron(place, first + context, rest * shaping.numbers())
                : convolutions(place, first, rest * shaping.numbers());
        Shape each = in.rank() == 1 ? Shape.of(rest) : Shape.of(rest, in.dim(1), in.dim(2));
        Shape numbers = Shape.of(shaping.numbers()).join(each);
        return told -> new Halves(first, rest, x1 -> {
            Tensor seen = context == 0 ? x1 : Tensors.cat(List.of(x1, told), 1);
            return shaping.with(
                    net.apply(seen).reshape(numbers.prepend(x1.shape().dim(0))));
        });
    }

    private Block perceptron(Init place, long in, long out) {
        Block net = x -> x;
        long width = in;
        for (int i = 0; i < hidden.size(); i++) {
            net = net.then(Layers.linear(place.at(i), init, width, hidden.get(i)))
                    .then(activation);
            width = hidden.get(i);
        }
        return net.then(Layers.silent(place.at(hidden.size()), width, out));
    }

    private Block convolutions(Init place, long in, long out) {
        int width = hidden.getFirst();
        Window wide = new Window(3, 1, 1);
        return Layers.conv(place.at(0), init, in, width, wide)
                .then(activation)
                .then(Layers.conv(place.at(1), init, width, width, new Window(1, 1, 0)))
                .then(activation)
                .then(Layers.silentConv(place.at(2), width, out, wide));
    }

    /** What the kept half says. */
    private interface Says {
        Pointwise of(Tensor kept);
    }

    private record Halves(long first, long rest, Says says) implements Transform {
        @Override
        public Image forward(Tensor x) {
            Tensor kept = x.narrow(1, 0, first);
            return joined(kept, says.of(kept).summed().forward(x.narrow(1, first, rest)));
        }

        @Override
        public Image inverse(Tensor y) {
            Tensor kept = y.narrow(1, 0, first);
            return joined(kept, says.of(kept).summed().inverse(y.narrow(1, first, rest)));
        }

        private static Image joined(Tensor kept, Image other) {
            return new Image(Tensors.cat(List.of(kept, other.value()), 1), other.logDet());
        }
    }
}
