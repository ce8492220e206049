package elbo.plot;

import elbo.plot.Key.Entry;
import elbo.plot.Key.Place;
import elbo.plot.Key.Sign;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One pair of axes. Frame, grid, ticks and lines are XChart's; points, bars and names are marks painted over it in data
 * coordinates, in the order of the data, so that no class hides another.
 */
final class Panel {
    /** Paints in data coordinates by way of {@link Panel#x} and {@link Panel#y}. */
    interface Mark {
        void paint(Graphics2D g, Panel at);
    }

    private static final int TITLE_ROOM = 20;

    private final XYChart chart = new XYChart(400, 300);
    private final Axes axes;
    private final Scale xScale;
    private final Scale yScale;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Mark> beside = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private List<String> names = List.of();
    private List<Double> places = List.of();
    private int right;
    private int lines;

    Panel(Axes axes, Range x, Range y) {
        this(axes, Scale.of(x, false), Scale.of(y, false));
    }

    Panel(Axes axes, Scale x, Scale y) {
        Text.requireFonts();
        this.axes = axes;
        this.xScale = x;
        this.yScale = y;
        Look.apply(chart);
        chart.setYAxisTitle(axes.y());
        chart.getStyler()
                .setXAxisTitleVisible(false)
                .setYAxisTitleVisible(!axes.y().isBlank());
        chart.getStyler()
                .setXAxisMin(x.min())
                .setXAxisMax(x.max())
                .setYAxisMin(y.min())
                .setYAxisMax(y.max());
        if (x.whole()) {
            // by a pattern XChart keeps away from ticks that would read alike, by a function it does not
            chart.getStyler().setXAxisDecimalPattern("#,##0");
        } else {
            chart.getStyler().setXAxisTickLabelsFormattingFunction(x::label);
        }
        chart.getStyler().setYAxisTickLabelsFormattingFunction(y::label);
        if (x.log()) {
            logarithmic(x);
        }
    }

    /** XChart finds ticks among evenly spaced numbers only, so these lines and labels are our own. */
    private void logarithmic(Scale x) {
        List<Double> at = x.marks();
        Panel unused = namesX(at.stream().map(v -> Scale.number(v, x.range())).toList(), at);
        unused = mark((g, panel) -> {
            g.setStroke(new BasicStroke(1));
            g.setColor(Look.FAINT);
            Rectangle2D frame = panel.frame();
            at.forEach(v -> g.draw(new Line2D.Double(panel.x(v), frame.getMinY(), panel.x(v), frame.getMaxY())));
        });
    }

    String title() {
        return axes.title();
    }

    List<Entry> entries() {
        return entries;
    }

    /** The same spacing of ticks in both directions. */
    Panel likeTicks() {
        chart.getStyler().setXAxisTickMarkSpacingHint(56).setYAxisTickMarkSpacingHint(56);
        return this;
    }

    /** Names instead of numbers at 0, 1, 2, ... */
    Panel namesX(List<String> names) {
        return namesX(
                names, IntStream.range(0, names.size()).asDoubleStream().boxed().toList());
    }

    private Panel namesX(List<String> names, List<Double> places) {
        this.names = names;
        this.places = places;
        chart.getStyler().setXAxisTicksVisible(false).setPlotGridVerticalLinesVisible(false);
        return this;
    }

    /** Without numbers and lines for the vertical axis, on which only places are. */
    Panel withoutY() {
        chart.getStyler().setYAxisTicksVisible(false).setPlotGridHorizontalLinesVisible(false);
        return this;
    }

    /** A line in the {@code i}-th colour, and its entry in the key. */
    Panel curve(int i, Curve curve, boolean points) {
        return line(curve, Look.line(i), Look.stroke(i), points)
                .entry(new Entry(curve.name(), Sign.LINE, Look.line(i), Look.stroke(i)));
    }

    /** A line that the key does not know of. */
    Panel line(Curve curve, Color colour, BasicStroke stroke, boolean points) {
        // XChart tells series apart by name; what the reader sees is the key
        String name = "series " + lines++;
        XYSeries s = chart.addSeries(name, scaled(curve.x(), xScale), scaled(curve.y(), yScale));
        s.setLineColor(colour).setLineStyle(stroke);
        s.setMarker(points ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(colour);
        return this;
    }

    /** An entry of the key for what marks paint. */
    Panel entry(Entry entry) {
        entries.add(entry);
        return this;
    }

    /** Shows the key. */
    Panel key(Place place) {
        Key key = new Key(List.copyOf(entries));
        return beside(place == Place.OUTSIDE ? key.width() : 0, (g, at) -> key.paint(g, at.frame(), place));
    }

    /** Painted inside the frame; what lies outside is cut off. */
    Panel mark(Mark mark) {
        marks.add(mark);
        return this;
    }

    /** Painted anywhere, last, in room of this many points kept free at the right. */
    Panel beside(int room, Mark mark) {
        right += room;
        beside.add(mark);
        return this;
    }

    /** Where a value lies, in points from the panel's left edge; known once the axes are painted. */
    double x(double value) {
        return chart.getScreenXFromChart(xScale.to(value));
    }

    /** Where a value lies, in points from the panel's top edge. */
    double y(double value) {
        return chart.getScreenYFromChart(yScale.to(value));
    }

    /** The rectangle that the axes enclose. */
    Rectangle2D frame() {
        double left = x(xScale.range().min());
        double top = y(yScale.range().max());
        return new Rectangle2D.Double(
                left, top, x(xScale.range().max()) - left, y(yScale.range().min()) - top);
    }

    /** The width at which one unit is as long to the right as upwards, for this height. */
    int widthForEqualUnits(int height) {
        int width = height + right;
        for (int i = 0; i < 4; i++) {
            measure(width, height);
            double wanted =
                    frame().getHeight() * xScale.range().span() / yScale.range().span();
            width += (int) Math.round(wanted - frame().getWidth());
        }
        return width;
    }

    void paint(Graphics2D g, int width, int height) {
        NameAxis below = below(width, height);
        AffineTransform before = g.getTransform();
        chart.paint(g, width - right, height - below.room());
        g.setTransform(before);
        Shape clip = g.getClip();
        g.clip(frame());
        marks.forEach(m -> m.paint(g, this));
        g.setClip(clip);
        g.setStroke(new BasicStroke(1));
        g.setColor(Look.FRAME);
        g.draw(frame());
        below.paint(g, this, height - 8);
        beside.forEach(m -> m.paint(g, this));
    }

    /** What stands under the frame; how much room it needs depends on how wide the frame comes out. */
    private NameAxis below(int width, int height) {
        measure(width, height);
        double slot = places.size() > 1 ? x(places.get(1)) - x(places.get(0)) : frame().getWidth();
        return new NameAxis(names, places, axes.x(), slot);
    }

    /** Lays the axes out without a picture, so that {@link #frame} is known. */
    private void measure(int width, int height) {
        Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        chart.paint(nowhere, width - right, height - (axes.x().isBlank() ? 0 : TITLE_ROOM));
        nowhere.dispose();
    }

    private static double[] scaled(double[] values, Scale scale) {
        return Arrays.stream(values)
                .map(v -> Double.isFinite(v) ? scale.to(v) : Double.NaN)
                .toArray();
    }
}
