package elbo.flow;

import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Masked;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Image;
import elbo.transform.Pointwise;
import elbo.transform.Transform;
import java.util.List;

/**
 * Each number is shaped by what a masked network says of those before it: {@code y_d = f(x_d; net(x_1 .. x_{d-1}))}. Forward is one pass
 * of the network, back are D. As an encoder or a prior it is a masked autoregressive flow, as a posterior an inverse autoregressive
 * one, since forward is the way of training.
 *
 * @param shaping what is done to each number
 * @param hidden  widths of the network's hidden layers
 */
@Source(arxiv = "1705.07057", at = "sec. 3; as a posterior arXiv:1606.04934; the masks arXiv:1502.03509, sec. 3")
public record Autoregressive(Shaping shaping, List<Integer> hidden, Activation activation, Initializer init)
        implements Flow {
    public Autoregressive {
        hidden = new Conditioner(hidden, activation, init).hidden();
    }

    @Override
    public Shape out(Shape in) {
        return Vectors.of("autoregressive", in);
    }

    @Override
    public long multiplications(Shape in) {
        return new Conditioner(hidden, activation, init).multiplications(in, in.size(), in.size() * shaping.numbers());
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Shape vector = out(in);
        int dims = Math.toIntExact(vector.size());
        Block net = Masked.perceptron(place, init, dims, context, hidden, activation, shaping.numbers());
        Shape numbers = Shape.of(shaping.numbers(), dims);
        return told -> new Ordered(dims, x -> {
            Tensor seen = context == 0 ? x : Tensors.cat(List.of(x, told), 1);
            return shaping.with(
                    net.apply(seen).reshape(numbers.prepend(x.shape().dim(0))));
        });
    }

    /** What the network says of each number, by those before it. */
    private interface Says {
        Pointwise of(Tensor x);
    }

    private record Ordered(int dims, Says says) implements Transform {
        @Override
        public Image forward(Tensor x) {
            return says.of(x).summed().forward(x);
        }

        /** After d passes the first d numbers are right. */
        @Override
        public Image inverse(Tensor y) {
            Tensor x = y;
            for (int d = 1; d < dims; d++) {
                x = pass(x, y);
            }
            return says.of(x).summed().inverse(y);
        }

        private Tensor pass(Tensor x, Tensor y) {
            if (Grad.recording()) {
                return says.of(x).inverse(y).value();
            }
            try (Scope s = Scope.open()) {
                return s.keep(says.of(x).inverse(y).value());
            }
        }
    }
}
