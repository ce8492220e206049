package elbo.fuzz;

import elbo.recipe.WeightImport;
import java.nio.file.Path;

/** The names that {@code import} is given: a JSON object. */
final class NamesFile {
    private NamesFile() {}

    static void read(Path file) {
        WeightImport.names(file);
    }
}
