package elbo.network;

import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Dropout;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.tensor.Shape;
import elbo.tensor.Tensors;
import java.util.List;

/**
 * A perceptron as decoder that is given z again at every layer, so that what comes out cannot forget it:
 * {@code h <- activation(norm(W [h, z] + b))} for each hidden width, the first of z alone, and a linear layer of {@code [h, z]} for
 * the likelihood's features.
 *
 * @param hidden widths of the hidden layers, at least one
 * @param norm   of each hidden layer, before its activation; z is given as it is
 * @param dropout share of each hidden layer's numbers that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1807.04863", at = "section 3")
public record SkipMlp(List<Integer> hidden, Activation activation, Initializer init, Norm norm, Schedule dropout)
        implements Decoder {
    public SkipMlp {
        hidden = Widths.checkedSome("hidden", hidden);
        dropout = Dropout.checked(dropout);
    }

    /** Without dropout. */
    public SkipMlp(List<Integer> hidden, Activation activation, Initializer init, Norm norm) {
        this(hidden, activation, init, norm, Dropout.NONE);
    }

    /** Without a norm. */
    public SkipMlp(List<Integer> hidden, Activation activation, Initializer init) {
        this(hidden, activation, init, Norm.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long multiplications(long in, Shape out) {
        long sum = in * hidden.getFirst();
        for (int i = 1; i < hidden.size(); i++) {
            sum += (hidden.get(i - 1) + in) * hidden.get(i);
        }
        return sum + (hidden.getLast() + in) * out.size();
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        Block net = layer(place.at(0), in, hidden.getFirst());
        for (int i = 1; i < hidden.size(); i++) {
            net = again(net, layer(place.at(i), hidden.get(i - 1) + in, hidden.get(i)));
        }
        Block head = Layers.linear(place.at(hidden.size()), init, hidden.getLast() + in, out.size());
        return again(net, head).then(Flat.to(out));
    }

    private Block layer(Init place, long in, long out) {
        return Layers.linear(place, init, in, out, norm).then(activation).then(Dropout.block(place, dropout));
    }

    /** {@code next} of what {@code net} makes of z, and of z. */
    private static Block again(Block net, Block next) {
        return z -> next.apply(Tensors.cat(List.of(net.apply(z), z), -1));
    }
}
