package elbo.flow;

import elbo.Refusal;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Norm;
import elbo.nn.Residual;
import elbo.nn.Window;
import elbo.tensor.Shape;
import java.util.List;

/**
 * The network that says how numbers are shaped: for vectors a perceptron, for pictures convolutions, the first and the last of 3 x 3,
 * those between of 1 x 1. Before the last layer, which begins as zeros, there may be residual blocks, of two layers each, for pictures of
 * 3 x 3.
 *
 * @param hidden widths of its layers but the last
 * @param blocks of the last of these widths; may be 0
 * @param norm   of all layers but the last
 */
record Conditioner(List<Integer> hidden, int blocks, Norm norm, Activation activation, Initializer init) {
    private static final Window WIDE = new Window(3, 1, 1);
    private static final Window NARROW = new Window(1, 1, 0);

    Conditioner {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException("hidden must have widths of at least 1; got " + hidden);
        }
        if (blocks < 0) {
            throw new IllegalArgumentException("blocks must be at least 0; got " + blocks);
        }
    }

    Conditioner(List<Integer> hidden, Activation activation, Initializer init) {
        this(hidden, 0, Norm.NONE, activation, init);
    }

    /** @throws Refusal unless events are vectors or pictures */
    static Shape require(String flow, Shape in) {
        if (in.rank() != 1 && in.rank() != 3) {
            throw new Refusal(
                    flow,
                    "needs vectors or pictures [channels, height, width]; got " + in + ". Fix: flatten before it");
        }
        return in;
    }

    /** From {@code in} numbers or channels to {@code out}, for events of as many dimensions as {@code event}. */
    Block build(Init place, Shape event, long in, long out) {
        boolean picture = event.rank() == 3;
        Block net = x -> x;
        long width = in;
        for (int i = 0; i < hidden.size(); i++) {
            int next = hidden.get(i);
            net = net.then(layer(place.at(i), picture, width, next, i == 0 ? WIDE : NARROW))
                    .then(activation);
            width = next;
        }
        for (int i = 0; i < blocks; i++) {
            Init block = place.at("block").at(i);
            net = net.then(Residual.block(
                    activation,
                    layer(block.at(0), picture, width, width, WIDE),
                    layer(block.at(1), picture, width, width, WIDE)));
        }
        net = blocks == 0 ? net : net.then(activation);
        Init last = place.at(hidden.size());
        return net.then(picture ? Layers.silentConv(last, width, out, WIDE) : Layers.silent(last, width, out));
    }

    private Block layer(Init place, boolean picture, long in, long out, Window window) {
        return picture ? Layers.conv(place, init, in, out, window, norm) : Layers.linear(place, init, in, out, norm);
    }

    /** Of one event. */
    long multiplications(Shape event, long in, long out) {
        boolean picture = event.rank() == 3;
        long pixels = picture ? event.dim(1) * event.dim(2) : 1;
        int area = picture ? WIDE.kernel() * WIDE.kernel() : 1;
        long sum = in * hidden.getFirst() * area + hidden.getLast() * out * area;
        for (int i = 1; i < hidden.size(); i++) {
            sum += (long) hidden.get(i - 1) * hidden.get(i);
        }
        return pixels * (sum + 2L * blocks * hidden.getLast() * hidden.getLast() * area);
    }
}
