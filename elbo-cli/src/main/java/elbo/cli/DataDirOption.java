package elbo.cli;

import elbo.data.Splits;
import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataPlaces;
import elbo.data.drawn.DrawnSets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where named data sets are. */
final class DataDirOption {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "A folder to look for named data sets in first.")
    private @Nullable Path dataDir;

    DataCatalog catalog() {
        return new DataCatalog(DataPlaces.ofThisUser(Optional.ofNullable(dataDir)), DrawnSets.ALL);
    }

    /** Opens a data set, fetching it if need be. */
    Splits open(String name, Common common) {
        try (ProgressLine line = common.progress()) {
            return catalog().find(name, new DataProgress(line));
        }
    }
}
