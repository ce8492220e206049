package elbo.generation;

import elbo.network.Conv;
import elbo.network.Encoder;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a classifier is built of: two convolutions that each halve a picture and a layer of {@code width} units, or of other data two
 * layers, with ReLU; then a linear layer. The units before the last layer are the features.
 *
 * @param width   features
 * @param classes at least 2
 */
record ClassifierShape(Shape event, int width, int classes) {
    private static final List<Integer> CHANNELS = List.of(32, 64);
    private static final int KERNEL = 3;
    private static final int HIDDEN = 256;

    /** Examples {@code [N, event]} to features {@code [N, width]}. */
    Block body(Init init) {
        return encoder(List.of(width)).build(init.at("body"), event);
    }

    /** Features to log-odds of the classes. */
    Block head(Init init) {
        return Layers.linear(init.at("head"), Initializer.GLOROT, width, classes);
    }

    private boolean picture() {
        return event.rank() == 3;
    }

    private Encoder encoder(List<Integer> dense) {
        return picture()
                ? new Conv(CHANNELS, KERNEL, 2, Conv.Padding.SAME, dense, Activation.RELU, Initializer.HE)
                : new Mlp(List.of(HIDDEN, width), Activation.RELU, Initializer.HE);
    }

    /** The weights that grow with what a file claims, checked before anything of their size is made. */
    Map<String, Shape> weights() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        if (picture()) {
            shapes.put("body.0.weight", Shape.of(CHANNELS.getFirst(), event.dim(0), KERNEL, KERNEL));
            shapes.put("body.2.weight", Shape.of(width, encoder(List.of()).features(event)));
        } else {
            shapes.put("body.0.weight", Shape.of(HIDDEN, event.size()));
            shapes.put("body.1.weight", Shape.of(width, HIDDEN));
        }
        shapes.put("head.weight", Shape.of(classes, width));
        return shapes;
    }
}
