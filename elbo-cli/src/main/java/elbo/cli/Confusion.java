package elbo.cli;

import elbo.clusters.Clustering;
import elbo.probe.Classes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many examples of each class each cluster has, as {@code evaluation.json} keeps it for the report's picture. */
final class Confusion {
    private Confusion() {}

    static Map<String, Object> of(int[] clusters, Classes classes) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("clusters", present(clusters).stream().map(String::valueOf).toList());
        names.put(
                "classes",
                present(classes.labels()).stream()
                        .map(c -> c < classes.names().size() ? classes.names().get(c) : String.valueOf(c))
                        .toList());
        names.put(
                "counts",
                Arrays.stream(Clustering.counts(clusters, classes.labels()))
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
        return names;
    }

    private static List<Integer> present(int[] numbers) {
        return Arrays.stream(numbers).distinct().sorted().boxed().toList();
    }
}
