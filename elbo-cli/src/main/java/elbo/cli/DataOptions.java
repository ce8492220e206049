package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.data.drawn.Digits;
import elbo.data.drawn.Moon;
import elbo.data.drawn.Shapes;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where data comes from. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "NAME|PATH",
            description = "A named data set (elbo data lists them) or a file or folder.")
    private @Nullable String data;

    @Option(names = "--limit", paramLabel = "N", description = "Use the first N examples of each split only.")
    private int limit;

    int limit() {
        if (limit < 0) {
            throw new Refusal("--limit", "must be at least 1; got " + limit);
        }
        return limit;
    }

    /** What was asked for, or {@code otherwise}. */
    String name(String otherwise) {
        return data == null ? otherwise : data;
    }

    Splits open(String name) {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "elbo");
        return switch (name) {
            case "digits" -> Digits.open(cache);
            case "moon" -> Moon.open(cache);
            case "shapes" -> Shapes.open(cache);
            default -> throw new Refusal(Problem.unknown("--data", "data set", name, List.of("digits", "moon", "shapes")));
        };
    }

    /** One split, cut to {@code --limit}. */
    Dataset split(Splits splits, String which) {
        Dataset all =
                switch (which) {
                    case "train" -> splits.train();
                    case "test" -> splits.test();
                    default -> throw new Refusal("--split", "must be train or test; got \"" + which + "\"");
                };
        return limit() == 0 ? all : all.limit(limit());
    }
}
