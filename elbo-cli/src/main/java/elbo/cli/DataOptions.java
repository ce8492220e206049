package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataPlaces;
import elbo.data.drawn.DrawnSets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where data comes from. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "NAME|PATH",
            description = "A named data set (elbo data lists them) or a file or folder.")
    private @Nullable String data;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "A folder to look for named data sets in first.")
    private @Nullable Path dataDir;

    @Option(names = "--limit", paramLabel = "N", description = "Use the first N examples of each split only.")
    private @Nullable Integer limit;

    /** The number of first examples to use, 0 for all. */
    int limit() {
        if (limit != null && limit < 1) {
            throw new Refusal("--limit", "must be at least 1; got " + limit);
        }
        return limit == null ? 0 : limit;
    }

    /** What was asked for, or {@code otherwise}. */
    String name(String otherwise) {
        return data == null ? otherwise : data;
    }

    DataCatalog catalog() {
        return new DataCatalog(DataPlaces.ofThisUser(Optional.ofNullable(dataDir)), DrawnSets.ALL);
    }

    /** Opens a data set, fetching it if need be. */
    Splits open(String name, Common common) {
        try (ProgressLine line = common.progress()) {
            return catalog().find(name, new DataProgress(line));
        }
    }

    /** One split, cut to {@code --limit}. */
    Dataset split(Splits splits, String which) {
        Dataset all = switch (which) {
            case "train" -> splits.train();
            case "test" -> splits.test();
            default -> throw new Refusal("--split", "must be train or test; got \"" + which + "\"");
        };
        return limit() == 0 ? all : all.limit(limit());
    }
}
