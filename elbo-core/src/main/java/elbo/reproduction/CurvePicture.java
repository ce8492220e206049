package elbo.reproduction;

import elbo.Refusal;
import elbo.plot.Axes;
import elbo.plot.Curve;
import elbo.plot.Figure;
import elbo.plot.SplitChart;
import elbo.plot.SplitChart.Pair;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The curves of an entry's trials in one picture: training and test data, over the examples seen. */
public final class CurvePicture {
    private static final int COLOURS = 64;
    private static final Map<String, String> TITLES =
            Map.of("elbo", "bound, nats per example", "log_likelihood", "log p(x), nats per example");

    private CurvePicture() {}

    /**
     * @param entry the title
     * @throws Refusal if there is no curve, or a figure of another kind
     */
    public static Figure of(String entry, List<LearningCurve> curves) {
        Set<String> figures = new LinkedHashSet<>();
        Set<String> trials = new LinkedHashSet<>();
        for (LearningCurve c : curves) {
            figures.add(c.figure());
            trials.add(c.trial());
        }
        if (figures.size() != 1 || !TITLES.containsKey(figures.iterator().next())) {
            throw new Refusal(
                    "curves of " + entry, "are of " + figures + "; expected all of elbo, or all of log_likelihood");
        }
        Axes axes = new Axes(
                entry,
                "training examples seen, in thousands",
                TITLES.getOrDefault(figures.iterator().next(), ""));
        List<Pair> pairs = trials.stream()
                .map(t -> new Pair(t, curve(curves, t, "train"), curve(curves, t, "test")))
                .toList();
        return SplitChart.draw(axes, pairs).reduced(COLOURS);
    }

    private static Curve curve(List<LearningCurve> curves, String trial, String split) {
        return curves.stream()
                .filter(c -> c.trial().equals(trial) && c.split().equals(split))
                .map(c -> new Curve(split, thousands(c.seen()), c.values()))
                .findFirst()
                .orElseThrow(() -> new Refusal("curves of " + trial, "there is none of the " + split + " data"));
    }

    private static double[] thousands(double[] seen) {
        return Arrays.stream(seen).map(v -> v / 1000).toArray();
    }
}
