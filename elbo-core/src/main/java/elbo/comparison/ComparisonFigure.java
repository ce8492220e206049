package elbo.comparison;

import elbo.plot.Axes;
import elbo.plot.Figure;
import elbo.plot.Intervals;
import elbo.plot.Intervals.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every group's figures: the mean with its interval, and the runs themselves. */
public final class ComparisonFigure {
    private static final Map<String, Axes> PANELS = panels();

    private ComparisonFigure() {}

    /** Of what may be compared whatever was minimised: the bound, its terms, and what was evaluated. */
    public static Figure of(Comparison comparison) {
        List<Intervals.Chart> charts = new ArrayList<>();
        PANELS.forEach((figure, axes) -> {
            if (comparison.figures().contains(figure)) {
                List<Entry> entries =
                        comparison.groups().stream().map(g -> entry(g, figure)).toList();
                charts.add(new Intervals.Chart(axes, entries));
            }
        });
        return Intervals.grid(charts, charts.size() == 4 ? 2 : 3)
                .titled(
                        comparison.grouped()
                                ? "Means of runs that differ in their seed, 95 percent intervals"
                                : "Runs beside each other");
    }

    private static Entry entry(Group g, String figure) {
        double[] values = g.figures().get(figure);
        if (values == null) {
            return new Entry(g.name(), Double.NaN, Double.NaN, Double.NaN, new double[0]);
        }
        double mean = g.mean(figure);
        return g.interval(figure)
                .map(i -> new Entry(g.name(), mean, i.low(), i.high(), values))
                .orElse(new Entry(g.name(), mean, mean, mean, values));
    }

    private static Map<String, Axes> panels() {
        Map<String, Axes> panels = new LinkedHashMap<>();
        panels.put("elbo", new Axes("ELBO", "nats per example", ""));
        panels.put("reconstruction", new Axes("Reconstruction", "nats per example", ""));
        panels.put("kl", new Axes("KL divergence", "nats per example", ""));
        panels.put("nll", new Axes("-log p(x)", "nats per example", ""));
        panels.put("active_units", new Axes("Active units", "latent dimensions", ""));
        panels.put("mutual_information", new Axes("Mutual information", "nats", ""));
        return panels;
    }
}
