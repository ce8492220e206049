package elbo.report;

import elbo.plot.Axes;
import elbo.plot.Figure;
import elbo.plot.Heatmap;
import elbo.plot.Ladder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Pictures of what {@code evaluation.json} has more than a number of. */
final class EvaluatedFigures {
    private static final String LINEAR = "linear_accuracy_";
    private static final String NEAREST = "nearest_accuracy_";
    private static final String BOOSTED = "boosted_accuracy_";

    private EvaluatedFigures() {}

    static List<Illustration> of(JsonNode all) {
        List<Illustration> figures = new ArrayList<>();
        if (all.at("/probe").isObject()) {
            String caption =
                    "How many test examples' classes are told from their codes by learners that were given so many labels,"
                            + " with standard errors. The level line is what is reached without codes.";
            figures.add(new Illustration(caption, probe(all.at("/probe")), caption));
        }
        if (all.at("/clusters/confusion").isObject()) {
            String caption =
                    "How many examples of each class each cluster has. Clusters that are classes have one dark field a row.";
            figures.add(new Illustration(caption, confusion(all.at("/clusters/confusion")), caption));
        }
        if (all.at("/disentanglement/information").isArray()) {
            String caption =
                    "What each latent dimension tells of each factor, in nats. Where codes are disentangled, each column has one"
                            + " dark field, in a row of its own.";
            figures.add(new Illustration(caption, information(all.at("/disentanglement")), caption));
        }
        return figures;
    }

    private static Figure probe(JsonNode probe) {
        List<String> counts = probe.propertyNames().stream()
                .filter(n -> n.matches(LINEAR + "\\d+"))
                .map(n -> n.substring(LINEAR.length()))
                .toList();
        double[] chance = new double[counts.size()];
        Arrays.fill(chance, probe.path("chance").asDouble(Double.NaN));
        return Ladder.draw(
                new Axes("Classes told from codes", "labels known", "share of test examples"),
                counts.stream()
                        .map(n -> String.format(Locale.ROOT, "%,d", Long.parseLong(n)))
                        .toList(),
                Stream.of(
                                line("logistic regression", probe, LINEAR, counts),
                                line("nearest neighbours", probe, NEAREST, counts),
                                line("boosted trees", probe, BOOSTED, counts),
                                new Ladder.Line("most frequent class", chance, new double[chance.length]))
                        .filter(EvaluatedFigures::measured)
                        .toList());
    }

    /** Older files have fewer learners. */
    private static boolean measured(Ladder.Line line) {
        return Arrays.stream(line.values()).anyMatch(Double::isFinite);
    }

    private static Ladder.Line line(String name, JsonNode probe, String prefix, List<String> counts) {
        return new Ladder.Line(name, values(probe, prefix, counts, ""), values(probe, prefix, counts, "_se"));
    }

    private static double[] values(JsonNode group, String prefix, List<String> counts, String suffix) {
        return counts.stream()
                .mapToDouble(n -> group.path(prefix + n + suffix).asDouble(Double.NaN))
                .toArray();
    }

    /** Clusters in the order of the class that most of their examples have. */
    private static Figure confusion(JsonNode confusion) {
        List<String> clusters = words(confusion.path("clusters"));
        double[][] counts = rows(confusion.path("counts"));
        List<Integer> order = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingInt(k -> largest(counts[k])))
                .toList();
        return Heatmap.draw(
                new Axes("Clusters and classes", "class", "cluster"),
                order.stream().map(clusters::get).toList(),
                words(confusion.path("classes")),
                order.stream().map(k -> counts[k]).toArray(double[][]::new),
                0);
    }

    private static int largest(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> values[i]))
                .orElse(0);
    }

    private static Figure information(JsonNode group) {
        double[][] information = rows(group.path("information"));
        return Heatmap.draw(
                new Axes("Mutual information of codes and factors", "factor", "latent dimension"),
                IntStream.rangeClosed(1, information.length)
                        .mapToObj(d -> "z" + d)
                        .toList(),
                words(group.path("factors")),
                information,
                2);
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(n -> n.asString(""))
                .toList();
    }

    private static double[][] rows(JsonNode table) {
        return StreamSupport.stream(table.spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false)
                        .mapToDouble(v -> v.asDouble(Double.NaN))
                        .toArray())
                .toArray(double[][]::new);
    }
}
