package elbo.plot;

import elbo.Refusal;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;

/** Means with their confidence intervals, and the values that they are of, for named groups beside each other. */
public final class Intervals {
    private static final double CAP = 5;
    private static final double DOT = 7;
    private static final double SMALL_DOT = 4.5;
    /** Values stand beside their mean's interval, so that none hides the other. */
    private static final double ASIDE = 0.17;

    private static final Color MEAN = Look.line(0);
    private static final Color VALUE = Look.IDLE;

    private Intervals() {}

    /**
     * @param name   under the axis
     * @param values what the mean is of; one that is not finite is not drawn
     */
    public record Entry(String name, double mean, double low, double high, double[] values) {}

    /** @param entries from left to right, at least one with something finite */
    public record Chart(Axes axes, List<Entry> entries) {}

    /**
     * Several charts, {@code columns} in a row, each with its own scale.
     *
     * @throws Refusal if one has nothing finite to show
     */
    public static Figure grid(List<Chart> charts, int columns) {
        int most = charts.stream().mapToInt(c -> c.entries().size()).max().orElse(1);
        int width = Math.clamp(110L + 46L * most, 250, 520);
        return Page.grid(charts.stream().map(Intervals::panel).toList(), columns, width, 300);
    }

    private static Panel panel(Chart chart) {
        String where = chart.axes().title();
        List<double[]> all = chart.entries().stream()
                .map(e -> concat(e.values(), e.mean(), e.low(), e.high()))
                .toList();
        if (all.isEmpty()) {
            throw new Refusal(where, "has nothing to draw; give at least one group of values");
        }
        List<String> names = chart.entries().stream().map(Entry::name).toList();
        Panel panel = new Panel(
                chart.axes(),
                new Range(-0.6, names.size() - 0.4),
                Range.of(where, all).padded(0.08));
        for (int i = 0; i < names.size(); i++) {
            Entry e = chart.entries().get(i);
            int place = i;
            panel.mark((g, at) -> paint(g, at, place, e));
        }
        return panel.namesX(names);
    }

    private static void paint(Graphics2D g, Panel at, int place, Entry e) {
        boolean several = e.values().length > 1;
        double x = at.x(several ? place - ASIDE / 2 : place);
        g.setColor(VALUE);
        for (double value : e.values()) {
            if (several && Double.isFinite(value)) {
                dot(g, at.x(place + ASIDE), at.y(value), SMALL_DOT);
            }
        }
        g.setColor(MEAN);
        g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        if (e.low() < e.high()) {
            double low = at.y(e.low());
            double high = at.y(e.high());
            g.draw(new Line2D.Double(x, low, x, high));
            g.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
            g.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
        }
        if (Double.isFinite(e.mean())) {
            dot(g, x, at.y(e.mean()), DOT);
        }
    }

    private static void dot(Graphics2D g, double x, double y, double size) {
        g.fill(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size));
    }

    private static double[] concat(double[] values, double... more) {
        double[] all = Arrays.copyOf(values, values.length + more.length);
        System.arraycopy(more, 0, all, values.length, more.length);
        return all;
    }
}
