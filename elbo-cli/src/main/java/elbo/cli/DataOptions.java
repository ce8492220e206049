package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.data.catalog.DataCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where data comes from. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "NAME|PATH",
            description = "A named data set (elbo data lists them) or a file or folder.")
    private @Nullable String data;

    @Mixin
    private final DataDirOption dir = new DataDirOption();

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
        return dir.catalog();
    }

    /** Opens a data set, fetching it if need be. */
    Splits open(String name, Common common) {
        return dir.open(name, common);
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
