package elbo.fuzz;

import elbo.data.Form;
import elbo.recipe.SavedModel;
import elbo.tensor.SafeTensors;
import java.nio.file.Path;

/** Weights, with what a saved model says of the data it was made for. */
final class WeightsFile {
    private WeightsFile() {}

    static void read(Path file) {
        SafeTensors saved = SafeTensors.read(file);
        Form unused = SavedModel.form(file, saved);
    }
}
