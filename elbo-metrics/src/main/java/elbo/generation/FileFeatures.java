package elbo.generation;

import elbo.likelihood.FrozenNetwork;
import elbo.likelihood.Perceptual.Layer;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/** What the last of some convolutions of a safetensors file sees, a mean over the picture. Owns its memory. */
public final class FileFeatures implements FeatureMap, AutoCloseable {
    private final Path file;
    private final Shape event;
    private final FrozenNetwork network;

    private FileFeatures(Path file, Shape event, FrozenNetwork network) {
        this.file = file;
        this.event = event;
        this.network = network;
    }

    /**
     * @param layers of the file, the first at the picture; what they weigh is left aside
     * @throws elbo.Refusal see {@link FrozenNetwork#read}
     */
    public static FileFeatures read(Path file, Shape event, List<Layer> layers) {
        return new FileFeatures(file, event, FrozenNetwork.read(file, event, layers));
    }

    @Override
    public String what() {
        return "features (" + width() + " each) of the convolutions in " + file.getFileName()
                + ", their mean over the picture; comparable with numbers of the same file and layers only";
    }

    @Override
    public Shape event() {
        return event;
    }

    @Override
    public int width() {
        return network.width();
    }

    @Override
    public Tensor of(Tensor examples) {
        return network.of(examples);
    }

    @Override
    public void close() {
        network.close();
    }
}
