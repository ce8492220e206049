package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Entry;
import elbo.plot.Key.Sign;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How values are spread, one or several samples over each other, as the share of each sample in each bin. */
public final class Histogram {
    /**
     * @param name   for the legend
     * @param values in any order; what is not finite is left out, and the name says how many
     */
    public record Sample(String name, double[] values) {
        private double[] finite() {
            return Arrays.stream(values).filter(Double::isFinite).toArray();
        }

        private String label() {
            int missing = values.length - finite().length;
            return missing == 0 ? name : name + " (" + missing + " not finite)";
        }
    }

    private Histogram() {}

    /**
     * @param axes    {@code y} may be "share of examples"
     * @param samples shares of each sum to 1, so that samples of different sizes compare
     * @param bins    of equal width from the smallest value of all to the largest
     * @throws Refusal if {@code bins < 1}, there is no sample, or one has no finite value
     */
    public static Figure draw(Axes axes, List<Sample> samples, int bins) {
        if (bins < 1 || samples.isEmpty()) {
            throw new Refusal(
                    "histogram", "got " + samples.size() + " samples and " + bins + " bins; give at least 1 of each");
        }
        samples.forEach(s -> Range.of("histogram of \"" + s.name() + "\"", List.of(s.values())));
        Range x = Range.of("histogram", samples.stream().map(Sample::values).toList());
        List<double[]> shares = new ArrayList<>();
        samples.forEach(s -> shares.add(shares(s.finite(), x, bins)));
        double top = shares.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
        Panel panel = new Panel(axes.withTitle(""), x.padded(0.02), new Range(0, top * 1.08));
        for (int i = 0; i < samples.size(); i++) {
            Color colour = Look.line(i);
            double[] share = shares.get(i);
            panel.mark((g, at) -> steps(g, at, x, share, colour));
            panel.entry(new Entry(samples.get(i).label(), Sign.BOX, colour));
        }
        boolean named = samples.size() > 1
                || !samples.getFirst().label().equals(samples.getFirst().name());
        Figure figure = Page.of(panel, 640, 360);
        return (named ? figure.keyed(new Key(panel.entries())) : figure).titled(axes.title());
    }

    /** The share of the values in each bin; the last bin has its right edge too. */
    static double[] shares(double[] values, Range range, int bins) {
        double[] share = new double[bins];
        for (double v : values) {
            int bin = (int) ((v - range.min()) / range.span() * bins);
            share[Math.clamp(bin, 0, bins - 1)] += 1.0 / values.length;
        }
        return share;
    }

    private static void steps(Graphics2D g, Panel at, Range x, double[] share, Color colour) {
        Path2D outline = new Path2D.Double();
        outline.moveTo(at.x(x.min()), at.y(0));
        for (int i = 0; i < share.length; i++) {
            double y = at.y(share[i]);
            outline.lineTo(at.x(x.min() + x.span() * i / share.length), y);
            outline.lineTo(at.x(x.min() + x.span() * (i + 1) / share.length), y);
        }
        outline.lineTo(at.x(x.max()), at.y(0));
        g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 70));
        g.fill(outline);
        g.setColor(colour);
        g.setStroke(new BasicStroke(1.4f));
        g.draw(outline);
    }
}
