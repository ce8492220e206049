package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Entry;
import elbo.plot.Key.Place;
import elbo.plot.Key.Sign;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How models got on with training and with test data, over what they have seen: a colour for each model. Values of training data that lie
 * further below those of test data than these reach are left out, as a mean over the first epoch may be: it would press all others
 * together.
 */
public final class SplitChart {
    private static final int POINTS_SHOWN = 30;
    /** From here on equal ratios are drawn equally long: most is learnt at the beginning. */
    private static final double WIDE = 8;
    /** Of what the test curves span. */
    private static final double LOWER = 0.3;

    /**
     * One model.
     *
     * @param name  for the legend
     * @param train drawn dashed
     * @param test  drawn solid
     */
    public record Pair(String name, Curve train, Curve test) {}

    private SplitChart() {}

    /** @throws Refusal if there is no pair, or no finite value in any */
    public static Figure draw(Axes axes, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            throw new Refusal(axes.title(), "has no curve to draw; give at least one");
        }
        Panel panel = panel(axes.withTitle(""), pairs);
        for (int i = 0; i < pairs.size(); i++) {
            panel.entry(new Entry(pairs.get(i).name(), Sign.BOX, Look.line(i)));
        }
        panel.entry(new Entry("test", Sign.LINE, Look.SOFT, Look.stroke(0)));
        panel.entry(new Entry("training", Sign.LINE, Look.SOFT, Look.dashed()));
        return Page.of(panel.key(Place.OUTSIDE), 760, 380).titled(axes.title());
    }

    static Panel panel(Axes axes, List<Pair> pairs) {
        List<Curve> all =
                pairs.stream().flatMap(p -> Stream.of(p.train(), p.test())).toList();
        Range x = Range.of("curves", all.stream().map(Curve::x).toList());
        Range tested = Range.of("curves", pairs.stream().map(p -> p.test().y()).toList());
        double lowest = tested.min() - LOWER * tested.span();
        List<Pair> near = pairs.stream()
                .map(p -> new Pair(p.name(), above(lowest, p.train()), p.test()))
                .toList();
        Range y = Range.of(
                "curves",
                near.stream()
                        .flatMap(p -> Stream.of(p.train().y(), p.test().y()))
                        .toList());
        boolean wide = x.min() > 0 && x.max() / x.min() >= WIDE;
        int longest = all.stream().mapToInt(c -> c.x().length).max().orElseThrow();
        Panel panel = new Panel(
                axes, wide ? Scale.logarithmic(x) : Scale.of(x.padded(0.035), false), Scale.of(y.padded(0.06), false));
        for (int i = 0; i < pairs.size(); i++) {
            panel.line(near.get(i).train(), Look.line(i), Look.dashed(), false);
            panel.line(pairs.get(i).test(), Look.line(i), Look.stroke(0), longest <= POINTS_SHOWN);
        }
        return panel;
    }

    private static Curve above(double lowest, Curve curve) {
        double[] y =
                Arrays.stream(curve.y()).map(v -> v < lowest ? Double.NaN : v).toArray();
        return new Curve(curve.name(), curve.x(), y);
    }
}
