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
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional decoder for pictures of any height, width and channels: fully connected layers to a small picture of
 * {@code base} channels, a transposed convolution for each entry of {@code channels} that enlarges it by the stride, and one
 * of stride 1 that gives the likelihood's features. All but the last are followed by the norm and the activation. The small picture's size
 * follows from the data's, so that the last one fits exactly.
 *
 * @param dense    widths of fully connected layers before the one that makes the small picture; may be empty
 * @param base     channels of the small picture
 * @param channels output channels of each transposed convolution but the last
 * @param dropout share of each layer's numbers but the last's that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1603.07285", at = "relationship 14")
public record Deconv(
        List<Integer> dense,
        int base,
        List<Integer> channels,
        int kernel,
        int stride,
        Activation activation,
        Initializer init,
        Norm norm,
        Schedule dropout)
        implements Decoder {
    public Deconv {
        dense = Widths.checked("dense", dense);
        channels = Widths.checked("channels", channels);
        if (base < 1) {
            throw new IllegalArgumentException("base must be at least 1; got " + base);
        }
        if (kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "kernel must be odd, so that the last layer keeps the size; got " + kernel);
        }
        Window unused = new Window(kernel, stride, 0);
        dropout = Dropout.checked(dropout);
    }

    /** Without norm and dropout. */
    public Deconv(
            List<Integer> dense,
            int base,
            List<Integer> channels,
            int kernel,
            int stride,
            Activation activation,
            Initializer init) {
        this(dense, base, channels, kernel, stride, activation, init, Norm.NONE, Dropout.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    @Override
    public long multiplications(long in, Shape out) {
        long[] picture = picture(out);
        List<long[]> sizes = sizes(picture[1], picture[2]);
        long[] size = sizes.getLast();
        long sum = Widths.multiplications(in, dense);
        sum += (dense.isEmpty() ? in : dense.getLast()) * base * size[0] * size[1];
        long channel = base;
        for (int i = 0; i < channels.size(); i++) { // each input pixel is spread over a window
            sum += channel * channels.get(i) * kernel * kernel * size[0] * size[1];
            channel = channels.get(i);
            size = sizes.get(channels.size() - 1 - i);
        }
        return sum + channel * (out.size() / (picture[1] * picture[2])) * kernel * kernel * size[0] * size[1];
    }

    @Override
    public void check(Shape out) {
        long[] picture = picture(out);
        List<long[]> unused = sizes(picture[1], picture[2]);
    }

    private static long[] picture(Shape out) {
        return Widths.picture("decoder deconv", out.rank() < 3 ? out : out.last(3));
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        long[] picture = picture(out);
        long outChannels = out.size() / (picture[1] * picture[2]);
        List<long[]> sizes = sizes(picture[1], picture[2]);
        long[] small = sizes.getLast();

        Block net = x -> x;
        int index = 0;
        long width = in;
        for (int hidden : dense) {
            Init layer = place.at(index++);
            net = net.then(Layers.linear(layer, init, width, hidden, norm)).then(after(layer));
            width = hidden;
        }
        Init first = place.at(index++);
        net = net.then(Layers.linear(first, init, width, base * small[0] * small[1], norm))
                .then(after(first))
                .then(x -> x.reshape(-1, base, small[0], small[1]));

        Window grow = Window.same(kernel, stride);
        long channel = base;
        for (int i = 0; i < channels.size(); i++) {
            long[] size = sizes.get(channels.size() - 1 - i);
            Init layer = place.at(index++);
            net = net.then(Layers.convTransposed(layer, init, channel, channels.get(i), grow, size[0], size[1], norm))
                    .then(after(layer));
            channel = channels.get(i);
        }
        Window keep = Window.same(kernel, 1);
        Block last = Layers.convTransposed(place.at(index), init, channel, outChannels, keep, picture[1], picture[2]);
        return net.then(last)
                .then(x -> x.contiguous().reshape(out.prepend(x.shape().dim(0)))); // as the data lie
    }

    private Block after(Init layer) {
        return activation.then(Dropout.block(layer, dropout));
    }

    /** Height and width before each enlargement, from the data's own down to the small picture's. */
    private List<long[]> sizes(long height, long width) {
        Window window = Window.same(kernel, stride);
        List<long[]> sizes = new ArrayList<>();
        sizes.add(new long[] {height, width});
        for (int unused : channels) {
            long[] last = sizes.getLast();
            sizes.add(new long[] {window.out(last[0]), window.out(last[1])});
        }
        return sizes;
    }

    @Override
    public boolean convolutional() {
        return true;
    }
}
