package elbo.fuzz;

import elbo.likelihood.FrozenNetwork;
import elbo.likelihood.Perceptual.Layer;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.List;

/** Convolutions from elsewhere, for features of grey pictures. */
final class FeatureFile {
    private static final Shape EVENT = Shape.of(1, 6, 6);
    private static final List<Layer> LAYERS = List.of(new Layer(2, false, 0), new Layer(3, true, 0));

    private FeatureFile() {}

    static void read(Path file) {
        FrozenNetwork.check(file, EVENT, LAYERS);
    }
}
