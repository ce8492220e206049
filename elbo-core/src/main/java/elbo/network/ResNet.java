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
import elbo.nn.Window;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual network for pictures of any height, width and channels, in stages. As an encoder each stage halves the picture
 * by a convolution of stride 2 to its channels, and adds to it in blocks: {@code x <- x + conv(a(conv(a(x))))}, where a is
 * the norm and then the activation; the features are what the last stage leaves, after a. As a decoder a linear layer makes
 * a small picture of the first stage's channels, and each stage adds to it in blocks and doubles it by a transposed
 * convolution of stride 2 to the channels of the next; after the last stage, and a, a convolution of stride 1 gives the
 * likelihood's features. The small picture's size follows from the data's, so that the last one fits exactly. Windows are
 * 3 x 3.
 *
 * @param channels of each stage, in the order of computing
 * @param blocks   of each stage; 0 for stages that only halve or double
 * @param norm     of each channel before each activation, so that x itself is never normalised (full pre-activation, the source's
 *                 figure 4e); with {@code BATCH} no convolution but the decoder's last has a bias
 * @param dropout share of what each block's second convolution reads (arXiv:1605.07146, sec. 2.4) that are left out in training, see {@link Dropout}
 */
@Source(arxiv = "1603.05027", at = "figure 1b")
public record ResNet(
        List<Integer> channels, int blocks, Activation activation, Initializer init, Norm norm, Schedule dropout)
        implements Encoder, Decoder {
    private static final Window HALVE = Window.same(3, 2);
    private static final Window KEEP = Window.same(3, 1);
    private static final long AREA = 9;

    public ResNet {
        channels = Widths.checkedSome("channels", channels);
        if (blocks < 0) {
            throw new IllegalArgumentException("blocks must be at least 0; got " + blocks);
        }
        dropout = Dropout.checked(dropout);
    }

    /** Without dropout. */
    public ResNet(List<Integer> channels, int blocks, Activation activation, Initializer init, Norm norm) {
        this(channels, blocks, activation, init, norm, Dropout.NONE);
    }

    /** Without a norm. */
    public ResNet(List<Integer> channels, int blocks, Activation activation, Initializer init) {
        this(channels, blocks, activation, init, Norm.NONE);
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    /** A picture's height and width. */
    private record Size(long height, long width) {
        long pixels() {
            return height * width;
        }

        Size halved() {
            return new Size(HALVE.out(height), HALVE.out(width));
        }
    }

    /** From the data's own size down to that of the smallest picture. */
    private List<Size> sizes(long[] picture) {
        List<Size> sizes = new ArrayList<>(List.of(new Size(picture[1], picture[2])));
        for (int unused : channels) {
            sizes.add(sizes.getLast().halved());
        }
        return sizes;
    }

    @Override
    public long features(Shape event) {
        return channels.getLast() * sizes(encoded(event)).getLast().pixels();
    }

    @Override
    public long multiplications(Shape event) {
        long[] picture = encoded(event);
        List<Size> sizes = sizes(picture);
        long sum = 0;
        long in = picture[0];
        for (int i = 0; i < channels.size(); i++) {
            long out = channels.get(i);
            sum += AREA * sizes.get(i + 1).pixels() * (in * out + inBlocks(out));
            in = out;
        }
        return sum;
    }

    /** For each pixel and place in a window. */
    private long inBlocks(long channel) {
        return 2L * blocks * channel * channel;
    }

    @Override
    public Block build(Init place, Shape event) {
        Block net = x -> x;
        long in = encoded(event)[0];
        for (int i = 0; i < channels.size(); i++) {
            Init stage = place.at(i);
            int out = channels.get(i);
            net = net.then(Layers.conv(stage.at("halve"), init, in, out, HALVE, norm.leavesBias()))
                    .then(blocks(stage, out));
            in = out;
        }
        long features = features(event);
        return net.then(norm.build(place.at("norm"), in)).then(activation).then(x -> x.reshape(-1, features));
    }

    private Block blocks(Init stage, int channel) {
        Block net = x -> x;
        for (int i = 0; i < blocks; i++) {
            Init block = stage.at(i);
            Block before = norm.build(block.at("norm"), channel);
            Block first = Layers.conv(block.at(0), init, channel, channel, KEEP, norm);
            Block second = Dropout.block(block, dropout)
                    .then(Layers.conv(block.at(1), init, channel, channel, KEEP, norm.leavesBias()));
            net = net.then(Residual.block(before, activation, first, second));
        }
        return net;
    }

    @Override
    public void check(Shape out) {
        long[] unused = decoded(out);
    }

    @Override
    public long multiplications(long in, Shape out) {
        long[] picture = decoded(out);
        List<Size> sizes = sizes(picture);
        long sum = in * channels.getFirst() * sizes.getLast().pixels();
        for (int i = 0; i < channels.size(); i++) { // each input pixel is spread over a window
            long channel = channels.get(i);
            sum += AREA * sizes.get(channels.size() - i).pixels() * (channel * next(i) + inBlocks(channel));
        }
        long pixels = sizes.getFirst().pixels();
        return sum + AREA * pixels * channels.getLast() * (out.size() / pixels);
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        List<Size> sizes = sizes(decoded(out));
        Size small = sizes.getLast();
        int first = channels.getFirst();
        Block net = Layers.linear(place.at("small"), init, in, first * small.pixels())
                .then(x -> x.reshape(-1, first, small.height(), small.width()));
        for (int i = 0; i < channels.size(); i++) {
            Init stage = place.at(i);
            Size to = sizes.get(channels.size() - 1 - i);
            int channel = channels.get(i);
            net = net.then(blocks(stage, channel))
                    .then(norm.build(stage.at("norm"), channel))
                    .then(activation)
                    .then(doubled(stage.at("double"), channel, next(i), to));
        }
        long outChannels = out.size() / sizes.getFirst().pixels();
        return net.then(norm.build(place.at("norm"), channels.getLast()))
                .then(activation)
                .then(Layers.conv(place.at("last"), init, channels.getLast(), outChannels, KEEP))
                .then(x -> x.contiguous().reshape(out.prepend(x.shape().dim(0)))); // as the data lie
    }

    private Block doubled(Init place, int in, int out, Size to) {
        return Layers.convTransposed(place, init, in, out, HALVE, to.height(), to.width(), norm.leavesBias());
    }

    /** Channels after a stage of the decoder. */
    private int next(int stage) {
        return channels.get(Math.min(stage + 1, channels.size() - 1));
    }

    private static long[] encoded(Shape event) {
        return Widths.picture("encoder resnet", event);
    }

    private static long[] decoded(Shape out) {
        return Widths.picture("decoder resnet", out.rank() < 3 ? out : out.last(3));
    }

    @Override
    public boolean convolutional() {
        return true;
    }
}
