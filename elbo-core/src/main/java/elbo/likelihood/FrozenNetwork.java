package elbo.likelihood;

import elbo.Refusal;
import elbo.likelihood.Perceptual.Layer;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Convolutions from a safetensors file, as {@link Perceptual} reads them, for whoever wants what the last of them sees in a picture: its
 * mean over places. Reads values in [0, 1] as they are; what each layer weighs is left aside. Owns its memory.
 */
public final class FrozenNetwork implements AutoCloseable {
    private final Parameters parameters;
    private final Features network;
    private final int width;

    private FrozenNetwork(Parameters parameters, Features network, int width) {
        this.parameters = parameters;
        this.network = network;
        this.width = width;
    }

    /**
     * @param event  of pictures, {@code [C, H, W]}
     * @param layers the first convolutions of the file, the first at the picture
     * @throws Refusal if the file does not hold these layers, the data is no pictures, or these are too small
     */
    public static FrozenNetwork read(Path file, Shape event, List<Layer> layers) {
        WeightFile weights = checked(file, event, layers);
        Init init = Init.of(Rng.of(0), DType.FLOAT32, Device.CPU);
        Features network = Features.of(init, event.dim(0), layers);
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            weights.load(network);
        }
        return new FrozenNetwork(init.parameters(), network, layers.getLast().channels());
    }

    /** Refuses what {@link #read} refuses. Needs no engine. */
    public static void check(Path file, Shape event, List<Layer> layers) {
        WeightFile unused = checked(file, event, layers);
    }

    private static WeightFile checked(Path file, Shape event, List<Layer> layers) {
        if (event.rank() != 3) {
            throw new Refusal(
                    file.toString(),
                    "is read by convolutions, which need pictures [channels, height, width]; got " + event
                            + ". Fix: data of pictures, or other features");
        }
        long halvings = layers.stream().filter(Layer::halved).count();
        if (layers.isEmpty()) {
            throw new Refusal(
                    file.toString(), "no layers are named. Fix: at least one, the first with the file's channels");
        }
        if (halvings > 30 || Math.min(event.dim(1), event.dim(2)) >> halvings == 0) {
            throw new Refusal(
                    file.toString(),
                    "expected pictures that can be halved " + halvings + " times; got " + event
                            + ". Fix: fewer layers with halved: true");
        }
        WeightFile weights = new WeightFile(file, "the list of layers");
        weights.require(Features.shapes(event.dim(0), layers));
        return weights;
    }

    /** How many features a picture has. */
    public int width() {
        return width;
    }

    /** {@code [N, C, H, W]} to {@code [N, width]}. */
    public Tensor of(Tensor pictures) {
        return network.of(pictures).getLast().mean(-1, -2);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
