package elbo.plot;

import elbo.Refusal;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Means with their confidence intervals, and the values that they are of, for named groups beside each other. */
public final class Intervals {
    private static final double CAP = 4;
    private static final double DOT = 7;
    private static final double SMALL_DOT = 4.5;
    /** Values stand below their mean's interval, so that none hides the other. */
    private static final double BELOW = 0.22;

    private static final int WIDTH = 270;
    private static final int ROW = 30;
    private static final int AXIS = 74;
    /** In lower frames XChart does not say where values lie. */
    private static final int LEAST = 110;

    private static final double LONGEST_NAME = 330;
    private static final int GAP = 10;

    private static final Color MEAN = Look.line(0);
    private static final Color VALUE = Look.SOFT;

    private Intervals() {}

    /**
     * @param name   beside the charts
     * @param values what the mean is of; one that is not finite is not drawn
     */
    public record Entry(String name, double mean, double low, double high, double[] values) {}

    /**
     * @param axes    {@code x} says what is measured and its unit
     * @param entries from top to bottom, the same in all charts; one that has nothing finite leaves its row empty
     */
    public record Chart(Axes axes, List<Entry> entries) {}

    /**
     * Several charts, {@code columns} in a row, each with its own scale; names at the right.
     *
     * @throws Refusal if there is no chart, or one has nothing finite to show
     */
    public static Figure grid(List<Chart> charts, int columns) {
        if (charts.isEmpty()) {
            throw new Refusal("intervals", "have nothing to draw; give at least one chart");
        }
        int wide = Math.min(columns, charts.size());
        List<Entry> entries = charts.getFirst().entries();
        double names = entries.stream()
                .mapToDouble(e -> Text.width(e.name(), Look.SMALL))
                .max()
                .orElse(0);
        int room = GAP + (int) Math.ceil(Math.min(LONGEST_NAME, names));
        List<Integer> widths = new ArrayList<>(Collections.nCopies(wide, WIDTH));
        widths.set(wide - 1, WIDTH + room);
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < charts.size(); i++) {
            Panel panel = panel(charts.get(i));
            boolean ends = i % wide == wide - 1;
            if (ends || i == charts.size() - 1) {
                panel.beside(ends ? room : 0, (g, at) -> names(g, at, entries));
            }
            panels.add(panel);
        }
        return Page.grid(panels, widths, AXIS + Math.max(LEAST, ROW * entries.size()));
    }

    private static Panel panel(Chart chart) {
        int n = chart.entries().size();
        List<double[]> all = chart.entries().stream()
                .map(e -> concat(e.values(), e.mean(), e.low(), e.high()))
                .toList();
        Panel panel =
                new Panel(chart.axes(), Range.of(chart.axes().title(), all).padded(0.08), new Range(-0.6, n - 0.4));
        for (int i = 0; i < n; i++) {
            Entry e = chart.entries().get(i);
            int place = n - 1 - i;
            panel.mark((g, at) -> paint(g, at, place, e));
        }
        return panel.withoutY();
    }

    private static void names(Graphics2D g, Panel at, List<Entry> entries) {
        g.setColor(Look.INK);
        for (int i = 0; i < entries.size(); i++) {
            String name = Text.squeeze(entries.get(i).name(), Look.SMALL, LONGEST_NAME);
            double y = at.y(entries.size() - 1.0 - i) + Look.SMALL.getSize2D() * 0.36;
            Text.left(g, name, Look.SMALL, at.frame().getMaxX() + GAP - 2, y);
        }
    }

    private static void paint(Graphics2D g, Panel at, int place, Entry e) {
        boolean several = e.values().length > 1;
        double y = at.y(several ? place + BELOW / 2 : place);
        g.setColor(VALUE);
        for (double value : e.values()) {
            if (several && Double.isFinite(value)) {
                dot(g, at.x(value), at.y(place - BELOW), SMALL_DOT);
            }
        }
        g.setColor(MEAN);
        g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        if (e.low() < e.high()) {
            double low = at.x(e.low());
            double high = at.x(e.high());
            g.draw(new Line2D.Double(low, y, high, y));
            g.draw(new Line2D.Double(low, y - CAP, low, y + CAP));
            g.draw(new Line2D.Double(high, y - CAP, high, y + CAP));
        }
        if (Double.isFinite(e.mean())) {
            dot(g, at.x(e.mean()), y, DOT);
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
