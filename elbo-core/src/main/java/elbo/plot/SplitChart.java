package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Entry;
import elbo.plot.Key.Place;
import elbo.plot.Key.Sign;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
        Range tested = Range.of("curves", pairs.stream().map(p -> p.test().y()).toList());
        double lowest = tested.min() - LOWER * tested.span();
        List<Curve> trains = pairs.stream().map(p -> above(lowest, p.train())).toList();
        List<Curve> all =
                Stream.concat(trains.stream(), pairs.stream().map(Pair::test)).toList();
        Range x = Range.of("curves", all.stream().map(SplitChart::placed).toList());
        Range y = Range.of("curves", all.stream().map(Curve::y).toList());
        boolean wide = x.min() > 0 && x.max() / x.min() >= WIDE;
        int longest = pairs.stream().mapToInt(p -> p.test().x().length).max().orElseThrow();
        Panel panel = new Panel(
                axes, wide ? Scale.logarithmic(x) : Scale.of(x.padded(0.035), false), Scale.of(y.padded(0.06), false));
        for (int i = 0; i < pairs.size(); i++) {
            Curve train = trains.get(i);
            Color colour = Look.line(i);
            panel.line(pairs.get(i).test(), colour, Look.stroke(0), longest <= POINTS_SHOWN);
            panel.mark((g, at) -> dashed(g, at, train, colour));
        }
        return panel;
    }

    private static Curve above(double lowest, Curve curve) {
        double[] y =
                Arrays.stream(curve.y()).map(v -> v < lowest ? Double.NaN : v).toArray();
        return new Curve(curve.name(), curve.x(), y);
    }

    /** Where there is something to draw; the rest is no number. */
    private static double[] placed(Curve curve) {
        return IntStream.range(0, curve.x().length)
                .mapToDouble(i -> Double.isFinite(curve.y()[i]) ? curve.x()[i] : Double.NaN)
                .toArray();
    }

    /** XChart begins its dashes anew at each point, so that near points would leave no gap. */
    private static void dashed(Graphics2D g, Panel at, Curve curve, Color colour) {
        Path2D path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < curve.x().length; i++) {
            double value = curve.y()[i];
            if (Double.isFinite(value) && down) {
                path.lineTo(at.x(curve.x()[i]), at.y(value));
            } else if (Double.isFinite(value)) {
                path.moveTo(at.x(curve.x()[i]), at.y(value));
            }
            down = Double.isFinite(value);
        }
        g.setColor(colour);
        g.setStroke(Look.dashed());
        g.draw(path);
    }
}
