package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.data.Values;
import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataCatalog.Description;
import elbo.recipe.Json;
import elbo.report.Views;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elbo data}: what data sets there are, one in full, and fetching one. */
@Command(
        name = "data",
        description =
                "List the named data sets, show one or some of its examples, or fetch one. A path is as good as a name.",
        subcommands = DataCommand.Fetch.class)
final class DataCommand implements Callable<Integer> {
    /** Examples on a sheet. */
    private static final int SHOWN = 100;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions options = new DataOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A data set to show, or a file or folder.")
    private @Nullable String name;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "With NAME, 100 examples from all over its training part: a .png sheet, an .npy array, a .txt"
                    + " of texts, or a folder of pictures.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        return out == null ? list() : sheet(out);
    }

    private int sheet(Path file) {
        if (name == null) {
            throw new Refusal("-o", "shows examples of one data set. Fix: elbo data NAME -o " + file);
        }
        Dataset all = options.open(name, common).train();
        int n = Math.min(SHOWN, all.size());
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = (int) ((long) i * all.size() / n);
        }
        float[] values = Values.of(all, rows);
        Examples.write(file, values, all.form(), () -> Views.samples(values, all.eventShape()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("n", n);
        result.put("file", file.toString());
        common.result(result, () -> common.out().println(n + " examples in " + file));
        return 0;
    }

    private int list() {
        DataCatalog catalog = options.catalog();
        List<String> names = name == null ? catalog.names() : List.of(name);
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean known = catalog.names().containsAll(names);
        names.forEach(n -> rows.add(known ? row(catalog.describe(n)) : row(options.open(n, common))));
        if (common.json()) {
            common.out().println(name == null ? Json.line(rows) : Json.line(rows.getFirst()));
        } else if (name == null) {
            rows.forEach(r -> common.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-19s %-12s %7s + %-6s %-9s %s",
                            r.get("name"),
                            r.get("shape"),
                            r.get("train"),
                            r.get("test"),
                            place(r),
                            r.get("summary"))));
        } else {
            rows.getFirst().forEach((k, v) -> common.out().println(String.format(Locale.ROOT, "%-8s %s", k, v)));
        }
        return 0;
    }

    private static String place(Map<String, Object> row) {
        return Boolean.TRUE.equals(row.get("present"))
                ? "present"
                : Boolean.TRUE.equals(row.get("fetchable")) ? "to fetch" : "to bring";
    }

    private static Map<String, Object> row(Description d) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", d.name());
        row.put("shape", d.shape().toString());
        row.put("train", d.train());
        row.put("test", d.test());
        row.put("present", d.present());
        if (!d.present()) {
            row.put("fetchable", d.fetchable());
        }
        row.put("summary", d.summary());
        if (!d.licence().isEmpty()) {
            row.put("licence", d.licence());
        }
        d.folder().ifPresent(f -> row.put("folder", f.toString()));
        return row;
    }

    /** Of a path, which must be opened to be known. */
    private static Map<String, Object> row(Splits data) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", data.name());
        row.put("shape", data.train().eventShape().toString());
        row.put("train", data.train().size());
        row.put("test", data.test().size());
        row.put("kind", data.train().kind().toString().toLowerCase(Locale.ROOT));
        if (data.train().form().ofText()) {
            row.put("symbols", data.train().alphabet().size() - 1); // but the blank
        }
        row.put(
                "labels",
                data.train().labels().columns().stream()
                        .map(c -> c.name() + (c.categorical() ? " (" + c.names().size() + ")" : ""))
                        .toList());
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
