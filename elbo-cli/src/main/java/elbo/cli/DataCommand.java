package elbo.cli;

import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataCatalog.Description;
import elbo.recipe.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code elbo data}: what data sets there are, one in full, and fetching one. */
@Command(
        name = "data",
        description = "List the named data sets, show one, or fetch one.",
        subcommands = DataCommand.Fetch.class)
final class DataCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions options = new DataOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A data set to show.")
    private @Nullable String name;

    @Override
    public Integer call() {
        DataCatalog catalog = options.catalog();
        List<String> names = name == null ? catalog.names() : List.of(name);
        List<Map<String, Object>> rows = new ArrayList<>();
        names.forEach(n -> rows.add(row(catalog.describe(n))));
        if (common.json()) {
            common.out().println(name == null ? Json.line(rows) : Json.line(rows.getFirst()));
        } else if (name == null) {
            rows.forEach(r -> common.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-14s %-12s %7s + %-6s %-9s %s",
                            r.get("name"),
                            r.get("shape"),
                            r.get("train"),
                            r.get("test"),
                            Boolean.TRUE.equals(r.get("present")) ? "present" : "to fetch",
                            r.get("summary"))));
        } else {
            rows.getFirst().forEach((k, v) -> common.out().println(String.format(Locale.ROOT, "%-8s %s", k, v)));
        }
        return 0;
    }

    private static Map<String, Object> row(Description d) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", d.name());
        row.put("shape", d.shape().toString());
        row.put("train", d.train());
        row.put("test", d.test());
        row.put("present", d.present());
        row.put("summary", d.summary());
        if (!d.licence().isEmpty()) {
            row.put("licence", d.licence());
        }
        d.folder().ifPresent(f -> row.put("folder", f.toString()));
        return row;
    }

    /** {@code elbo data fetch NAME}. */
    @Command(name = "fetch", description = "Fetch a published data set to the user's cache, checked.")
    static final class Fetch implements Callable<Integer> {
        @Mixin
        private final Common common = new Common();

        @Mixin
        private final DataOptions options = new DataOptions();

        @Parameters(paramLabel = "NAME", description = "The data set.")
        private String name = "";

        @Override
        public Integer call() {
            Description set;
            try (ProgressLine line = common.progress()) {
                set = options.catalog().fetch(name, new DataProgress(line));
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("name", name);
            result.put("drawn", set.drawn());
            set.folder().ifPresent(f -> result.put("folder", f.toString()));
            common.result(result, () -> common.out().println(name + " " + place(set)));
            return 0;
        }

        private static String place(Description set) {
            String folder = set.folder().map(Path::toString).orElse("");
            if (!set.drawn()) {
                return "is in " + folder;
            }
            return "is drawn by the program; "
                    + (folder.isEmpty() ? "nothing is fetched or kept" : "what was drawn is kept in " + folder);
        }
    }
}
