package elbo.fuzz;

import elbo.recipe.SavedModel;
import elbo.tensor.SafeTensors;
import java.nio.file.Path;

/** Weights, with what a saved model says of the data it was made for. */
final class WeightsFile {
    private WeightsFile() {}

    static void read(Path file) {
        SafeTensors saved = SafeTensors.read(file);
        SavedModel.eventShape(file, saved);
        SavedModel.kind(file, saved);
    }
}
