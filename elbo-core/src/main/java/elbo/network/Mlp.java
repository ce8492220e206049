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
import java.util.List;

/**
 * A multi-layer perceptron: {@code h <- activation(norm(W h + b))} for each hidden width. As an encoder its last hidden layer is
 * the features; as a decoder one more linear layer gives the likelihood's features. Pictures are flattened.
 *
 * @param hidden widths of the hidden layers; none makes the network linear
 * @param norm   of each hidden layer, before its activation
 * @param dropout share of each hidden layer's numbers that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1312.6114", at = "appendix C")
public record Mlp(List<Integer> hidden, Activation activation, Initializer init, Norm norm, Schedule dropout)
        implements Encoder, Decoder {
    public Mlp {
        hidden = Widths.checked("hidden", hidden);
        dropout = Dropout.checked(dropout);
    }

    /** Without dropout. */
    public Mlp(List<Integer> hidden, Activation activation, Initializer init, Norm norm) {
        this(hidden, activation, init, norm, Dropout.NONE);
    }

    public Mlp(List<Integer> hidden, Activation activation, Initializer init) {
        this(hidden, activation, init, Norm.NONE);
    }

    public Mlp(Integer... hidden) {
        this(List.of(hidden), Activation.RELU, Initializer.TORCH);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long features(Shape event) {
        return hidden.isEmpty() ? event.size() : hidden.getLast();
    }

    @Override
    public long multiplications(Shape event) {
        return Widths.multiplications(event.size(), hidden);
    }

    @Override
    public long multiplications(long in, Shape out) {
        return Widths.multiplications(in, hidden) + (hidden.isEmpty() ? in : hidden.getLast()) * out.size();
    }

    @Override
    public Block build(Init place, Shape event) {
        return Flat.from(event).then(layers(place, event.size()));
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        Block layers = layers(place, in);
        long last = hidden.isEmpty() ? in : hidden.getLast();
        Block head = Layers.linear(place.at(hidden.size()), init, last, out.size());
        return layers.then(head).then(Flat.to(out));
    }

    private Block layers(Init place, long in) {
        Block net = x -> x;
        long width = in;
        for (int i = 0; i < hidden.size(); i++) {
            net = net.then(Layers.linear(place.at(i), init, width, hidden.get(i), norm))
                    .then(activation)
                    .then(Dropout.block(place.at(i), dropout));
            width = hidden.get(i);
        }
        return net;
    }
}
