package elbo.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The numbers of {@code evaluation.json}: a table for each metric, its figures with standard errors and units. */
final class EvaluatedTables {
    private static final List<String> COLUMNS = List.of("figure", "value", "standard error", "unit");
    private static final String ERROR = "_se";
    private static final double SMALL = 1e-3;
    private static final double LARGE = 1e6;
    private static final int MOST_LISTED = 12;

    private static final Map<String, String> TITLES = Map.of(
            "nll", "Importance-sampled -log p(x)",
            "decomposition", "Parts of the divergence from the prior",
            "gaps", "Gaps of inference",
            "ais", "Annealed -log p(x)",
            "bidirectional", "Annealing both ways, on examples of the model itself: bounds of log p(x)",
            "geometry", "How codes lie, and what the decoder makes of them",
            "disentanglement", "Codes against factors",
            "probe", "Classes told from codes",
            "clusters", "Clusters against classes",
            "generation", "Generated examples against test examples");

    private static final Set<String> NATS = Set.of(
            "loss",
            "elbo",
            "reconstruction",
            "kl",
            "value",
            "mutual_information",
            "marginal_kl",
            "total_correlation",
            "dimension_wise_kl",
            "log_likelihood",
            "refined_elbo",
            "encoder_elbo",
            "approximation_gap",
            "amortisation_gap",
            "lower",
            "upper",
            "gap",
            "log_magnification");

    private EvaluatedTables() {}

    /** The numbers that stand for themselves first. */
    static List<Table> of(JsonNode all) {
        List<Table> tables = new ArrayList<>();
        add(tables, "The bound and its parts", all);
        all.properties().forEach(e -> {
            if (e.getValue().isObject()) {
                add(tables, TITLES.getOrDefault(e.getKey(), e.getKey()), e.getValue());
            }
        });
        return tables;
    }

    private static void add(List<Table> tables, String title, JsonNode group) {
        List<List<String>> rows = new ArrayList<>();
        numbers(group).forEach((name, value) -> {
            if (!error(name)) {
                JsonNode se = group.path(name.equals("value") && group.has("se") ? "se" : name + ERROR);
                String unit = NATS.contains(name) || name.endsWith("regulariser") ? "nats" : "";
                rows.add(List.of(name.replace('_', ' '), shown(value), se.isNumber() ? "± " + shown(se) : "", unit));
            }
        });
        if (!rows.isEmpty()) {
            int[] kept = IntStream.range(0, COLUMNS.size())
                    .filter(c -> rows.stream().anyMatch(row -> !row.get(c).isEmpty()))
                    .toArray();
            List<List<String>> some = rows.stream().map(row -> cells(row, kept)).toList();
            tables.add(new Table(title, cells(COLUMNS, kept), some));
        }
    }

    private static List<String> cells(List<String> row, int[] kept) {
        return Arrays.stream(kept).mapToObj(row::get).toList();
    }

    private static boolean error(String name) {
        return name.endsWith(ERROR) || name.equals("se");
    }

    /** Those of short lists, too, numbered from 1; a list with a value for each dimension has a picture. */
    private static Map<String, JsonNode> numbers(JsonNode group) {
        Map<String, JsonNode> numbers = new LinkedHashMap<>();
        group.properties().forEach(e -> {
            JsonNode value = e.getValue();
            if (value.isNumber()) {
                numbers.put(e.getKey(), value);
            } else if (value.isArray()
                    && value.size() <= MOST_LISTED
                    && !e.getKey().endsWith("_per_dim")) {
                for (int i = 0; i < value.size(); i++) {
                    if (value.get(i).isNumber()) {
                        numbers.put(e.getKey() + ", " + (i + 1), value.get(i));
                    }
                }
            }
        });
        return numbers;
    }

    static String shown(JsonNode number) {
        if (number.isIntegralNumber()) {
            return String.format(Locale.ROOT, "%,d", number.asLong());
        }
        double value = number.asDouble();
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= SMALL && size < LARGE);
        return String.format(Locale.ROOT, plain ? size >= 100 ? "%,.2f" : "%.4f" : "%.2e", value);
    }
}
