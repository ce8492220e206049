package elbo.network;

import elbo.Source;
import elbo.nn.Block;
import elbo.nn.Dropout;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.tensor.Shape;
import java.util.List;

/**
 * A perceptron with gates: {@code h <- norm(W1 h + b1) sigmoid(norm(W2 h + b2))} for each hidden width; {@code W1} is called
 * value and {@code W2} gate. As an encoder its last hidden layer is the features; as a decoder one more linear layer gives the
 * likelihood's features. Pictures are flattened.
 *
 * @param hidden widths of the hidden layers, at least one
 * @param norm   of value and gate, each with its own weights: what the gate's sigmoid reads is normalised, as in the LSTM of
 *               arXiv:1607.06450 (supplement), so that it is stuck neither open nor shut
 * @param dropout share of each hidden layer's numbers that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1705.07120", at = "experiments")
public record GatedMlp(List<Integer> hidden, Initializer init, Norm norm, Schedule dropout)
        implements Encoder, Decoder {
    public GatedMlp {
        hidden = Widths.checkedSome("hidden", hidden);
        dropout = Dropout.checked(dropout);
    }

    /** Without dropout. */
    public GatedMlp(List<Integer> hidden, Initializer init, Norm norm) {
        this(hidden, init, norm, Dropout.NONE);
    }

    /** Without a norm. */
    public GatedMlp(List<Integer> hidden, Initializer init) {
        this(hidden, init, Norm.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long features(Shape event) {
        return hidden.getLast();
    }

    @Override
    public long multiplications(Shape event) {
        return 2 * Widths.multiplications(event.size(), hidden);
    }

    @Override
    public long multiplications(long in, Shape out) {
        return 2 * Widths.multiplications(in, hidden) + hidden.getLast() * out.size();
    }

    @Override
    public Block build(Init place, Shape event) {
        return Flat.from(event).then(layers(place, event.size()));
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        Block head = Layers.linear(place.at(hidden.size()), init, hidden.getLast(), out.size());
        return layers(place, in).then(head).then(Flat.to(out));
    }

    private Block layers(Init place, long in) {
        Block net = x -> x;
        long width = in;
        for (int i = 0; i < hidden.size(); i++) {
            Block value = Layers.linear(place.at(i).at("value"), init, width, hidden.get(i), norm);
            Block gate = Layers.linear(place.at(i).at("gate"), init, width, hidden.get(i), norm);
            net = net.then(x -> value.apply(x).mul(gate.apply(x).sigmoid())).then(Dropout.block(place.at(i), dropout));
            width = hidden.get(i);
        }
        return net;
    }
}
