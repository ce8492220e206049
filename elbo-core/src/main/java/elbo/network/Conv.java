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
import elbo.nn.Window;
import elbo.tensor.Shape;
import java.util.List;

/**
 * A convolutional encoder for pictures of any height, width and channels: a convolution for each entry of {@code channels},
 * then fully connected layers. Each is followed by the norm and the activation.
 *
 * @param channels output channels of each convolution
 * @param padding  {@code SAME} keeps borders: n pixels become ceil(n / stride); {@code VALID} uses whole windows only
 * @param dense    widths of the fully connected layers after the convolutions; may be empty
 * @param dropout share of each layer's numbers that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1603.07285", at = "relationship 6")
public record Conv(
        List<Integer> channels,
        int kernel,
        int stride,
        Padding padding,
        List<Integer> dense,
        Activation activation,
        Initializer init,
        Norm norm,
        Schedule dropout)
        implements Encoder {
    /** What happens at a picture's border. */
    public enum Padding {
        SAME,
        VALID
    }

    public Conv {
        channels = Widths.checked("channels", channels);
        dense = Widths.checked("dense", dense);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels: at least one convolution is needed; got []");
        }
        Window unused = new Window(kernel, stride, 0);
        dropout = Dropout.checked(dropout);
    }

    /** Without norm and dropout. */
    public Conv(
            List<Integer> channels,
            int kernel,
            int stride,
            Padding padding,
            List<Integer> dense,
            Activation activation,
            Initializer init) {
        this(channels, kernel, stride, padding, dense, activation, init, Norm.NONE, Dropout.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long features(Shape event) {
        long flat = inner(event).size();
        return dense.isEmpty() ? flat : dense.getLast();
    }

    @Override
    public long multiplications(Shape event) {
        long[] picture = Widths.picture("encoder conv", event);
        long sum = 0;
        for (int out : channels) {
            long height = window().out(picture[1]);
            long width = window().out(picture[2]);
            sum += picture[0] * out * kernel * kernel * height * width;
            picture = new long[] {out, height, width};
        }
        return sum + Widths.multiplications(inner(event).size(), dense);
    }

    @Override
    public Block build(Init place, Shape event) {
        Block net = x -> x;
        int index = 0;
        long in = Widths.picture("encoder conv", event)[0];
        for (int out : channels) {
            Init layer = place.at(index++);
            net = net.then(Layers.conv(layer, init, in, out, window(), norm)).then(after(layer));
            in = out;
        }
        long flat = inner(event).size();
        net = net.then(x -> x.reshape(-1, flat));
        long width = flat;
        for (int out : dense) {
            Init layer = place.at(index++);
            net = net.then(Layers.linear(layer, init, width, out, norm)).then(after(layer));
            width = out;
        }
        return net;
    }

    private Block after(Init layer) {
        return activation.then(Dropout.block(layer, dropout));
    }

    /** The shape after the last convolution. */
    private Shape inner(Shape event) {
        long[] picture = Widths.picture("encoder conv", event);
        long height = picture[1];
        long width = picture[2];
        for (int unused : channels) {
            height = window().out(height);
            width = window().out(width);
        }
        return Shape.of(channels.getLast(), height, width);
    }

    private Window window() {
        return padding == Padding.SAME ? Window.same(kernel, stride) : new Window(kernel, stride, 0);
    }

    @Override
    public boolean convolutional() {
        return true;
    }
}
