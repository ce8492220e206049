package elbo.network;

import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Dropout;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Norm;
import elbo.nn.Residual;
import elbo.nn.Schedule;
import elbo.tensor.Shape;

/**
 * A deep perceptron that adds to what it has: a linear layer to {@code width}, then {@code h <- h + W2 a(W1 a(h) + b1) + b2}
 * for each block, where a is the norm and then the activation, and a last a. As an encoder that is the features; as a decoder one
 * more linear layer gives the likelihood's features. Pictures are flattened.
 *
 * @param width  of h
 * @param blocks how often something is added
 * @param norm   before each activation, so that h itself is never normalised (full pre-activation, the source's figure 4e); with
 *               {@code BATCH} no layer within has a bias
 * @param dropout share of what each block's second layer reads (arXiv:1605.07146, sec. 2.4) that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1603.05027", at = "figure 1b")
public record ResidualMlp(int width, int blocks, Activation activation, Initializer init, Norm norm, Schedule dropout)
        implements Encoder, Decoder {
    public ResidualMlp {
        if (width < 1 || blocks < 1) {
            throw new IllegalArgumentException(
                    "width and blocks must be at least 1; got width " + width + ", blocks " + blocks);
        }
        dropout = Dropout.checked(dropout);
    }

    /** Without dropout. */
    public ResidualMlp(int width, int blocks, Activation activation, Initializer init, Norm norm) {
        this(width, blocks, activation, init, norm, Dropout.NONE);
    }

    /** Without a norm. */
    public ResidualMlp(int width, int blocks, Activation activation, Initializer init) {
        this(width, blocks, activation, init, Norm.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long features(Shape event) {
        return width;
    }

    @Override
    public long multiplications(Shape event) {
        return inside(event.size());
    }

    @Override
    public long multiplications(long in, Shape out) {
        return inside(in) + width * out.size();
    }

    private long inside(long in) {
        return in * width + 2L * blocks * width * width;
    }

    @Override
    public Block build(Init place, Shape event) {
        return Flat.from(event).then(layers(place, event.size()));
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        Block head = Layers.linear(place.at(blocks + 1), init, width, out.size());
        return layers(place, in).then(head).then(Flat.to(out));
    }

    private Block layers(Init place, long in) {
        Block net = Layers.linear(place.at(0), init, in, width, norm.leavesBias());
        for (int i = 1; i <= blocks; i++) {
            Init block = place.at(i);
            Block before = norm.build(block.at("norm"), width);
            Block first = Layers.linear(block.at(0), init, width, width, norm);
            Block second = Dropout.block(block, dropout)
                    .then(Layers.linear(block.at(1), init, width, width, norm.leavesBias()));
            net = net.then(Residual.block(before, activation, first, second));
        }
        return net.then(norm.build(place.at("norm"), width)).then(activation);
    }
}
