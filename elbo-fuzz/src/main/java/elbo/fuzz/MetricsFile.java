package elbo.fuzz;

import elbo.recipe.MetricsTable;
import java.nio.file.Path;

/** The {@code metrics.csv} of a run. */
final class MetricsFile {
    private MetricsFile() {}

    static void read(Path file) {
        MetricsTable.read(file);
    }
}
