package elbo.likelihood;

import elbo.Source;
import elbo.likelihood.Perceptual.Layer;
import elbo.nn.Examples;
import elbo.nn.Init;
import elbo.tensor.Functions;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of convolutions that reads pictures and is not learnt with the model: {@code phi_l = relu(W_l * phi_{l-1} + b_l)}, zeros
 * around the picture, the largest of each four pixels before a layer that is halved: the convolutions of VGG. Begins at random.
 *
 * @param weights {@code [out, in, 3, 3]} for each layer
 * @param biases  {@code [out]} for each layer
 */
@Source(arxiv = "1409.1556", at = "sec. 2.1")
record Features(List<Layer> layers, List<Tensor> weights, List<Tensor> biases) {
    static final int KERNEL = 3;

    /** Pictures whose features are scaled. */
    private static final int SCALED = 256;
    /** Features that vary less stay so. */
    private static final double SMALL = 1e-3;

    static Features of(Init init, long channels, List<Layer> layers) {
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        for (Shape shape : shapes(channels, layers)) {
            Init place = init.at(weights.size());
            double std = Math.sqrt(2.0 * shape.dim(0) / shape.size()); // He et al. 2015
            weights.add(place.keptNormal("weight", shape, std));
            biases.add(place.kept("bias", Shape.of(shape.dim(0)), 0));
        }
        return new Features(layers, weights, biases);
    }

    /** Of the weights, {@code [out, in, 3, 3]} each. */
    static List<Shape> shapes(long channels, List<Layer> layers) {
        List<Shape> shapes = new ArrayList<>();
        long in = channels;
        for (Layer layer : layers) {
            shapes.add(Shape.of(layer.channels(), in, KERNEL, KERNEL));
            in = layer.channels();
        }
        return shapes;
    }

    /** The weights of all layers, then the biases. */
    List<Tensor> tensors() {
        return Stream.concat(weights.stream(), biases.stream()).toList();
    }

    /** The same network with other {@link #tensors}, and maybe more behind them. */
    Features with(List<Tensor> tensors) {
        int n = layers.size();
        return new Features(layers, List.copyOf(tensors.subList(0, n)), List.copyOf(tensors.subList(n, 2 * n)));
    }

    /** What each layer gives for {@code [N, C, H, W]}, {@code [N, out, H', W']}. */
    List<Tensor> of(Tensor pictures) {
        List<Tensor> seen = new ArrayList<>();
        Tensor x = pictures;
        for (int l = 0; l < layers.size(); l++) {
            x = layer(l, x);
            seen.add(x);
        }
        return seen;
    }

    Tensor layer(int l, Tensor x) {
        Tensor in = layers.get(l).halved() ? Functions.maxPool2d(x, 2) : x;
        return in.channelsLast()
                .conv2d(weights.get(l), biases.get(l), 1, KERNEL / 2)
                .relu();
    }

    /**
     * Divides each layer's weights and bias by one number, after which its features vary by 1 over pictures and places, the mean
     * over channels; the next layer takes that back, as ReLU and the largest of several pixels let it. So weights of layers mean
     * the same whatever the data, and the network sees what it saw.
     */
    void scale(Examples examples) {
        Tensor seen = examples.some(SCALED);
        Tensor before = Tensors.full(Shape.of(), 1, seen.dtype(), seen.device());
        for (int l = 0; l < layers.size(); l++) {
            Tensor weight = weights.get(l);
            Tensor bias = biases.get(l);
            Tensor unused = weight.copyFrom(weight.mul(before));
            Tensor features = layer(l, seen);
            Tensor variance = features.square()
                    .mean(0, 2, 3)
                    .sub(features.mean(0, 2, 3).square())
                    .clampMin(0)
                    .mean();
            Tensor by = variance.sqrt().clampMin(SMALL);
            unused = weight.copyFrom(weight.div(by));
            unused = bias.copyFrom(bias.div(by));
            seen = features.div(by);
            before = by;
        }
    }
}
