package elbo.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One pair of axes. Frame, ticks, axis titles, legend and lines are XChart's; points, bars and labels are marks painted
 * over it in data coordinates, in the order of the data, so that no class hides another.
 */
final class Panel {
    /** Paints in data coordinates by way of {@link Panel#x} and {@link Panel#y}. */
    interface Mark {
        void paint(Graphics2D g, Panel at);
    }

    private final XYChart chart = new XYChart(400, 300);
    private final String title;
    private final Range x;
    private final Range y;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Mark> beside = new ArrayList<>();
    private int right;
    private int below;

    Panel(Axes axes, Range x, Range y) {
        this.title = axes.title();
        this.x = x;
        this.y = y;
        Look.apply(chart);
        chart.setXAxisTitle(axes.x());
        chart.setYAxisTitle(axes.y());
        chart.getStyler()
                .setXAxisTitleVisible(!axes.x().isBlank())
                .setYAxisTitleVisible(!axes.y().isBlank());
        chart.getStyler()
                .setXAxisMin(x.min())
                .setXAxisMax(x.max())
                .setYAxisMin(y.min())
                .setYAxisMax(y.max());
        chart.getStyler().setLegendVisible(false);
    }

    String title() {
        return title;
    }

    Range xRange() {
        return x;
    }

    Range yRange() {
        return y;
    }

    /** Ticks at whole numbers only. */
    Panel wholeX() {
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        return this;
    }

    /** Names instead of numbers at 0, 1, 2, ...; slanted or thinned out where they would touch. */
    Panel namesX(List<String> names) {
        NameAxis axis = new NameAxis(names, chart.getXAxisTitle());
        chart.getStyler().setXAxisTitleVisible(false).setXAxisTicksVisible(false);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        below = axis.room();
        return beside(0, axis);
    }

    /** A line by XChart; the {@code i}-th has the {@code i}-th colour. */
    Panel curve(int i, Curve curve, boolean points) {
        XYSeries s = series(curve.name(), finite(curve.x()), finite(curve.y()));
        s.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        s.setLineColor(Look.line(i)).setLineStyle(Look.stroke(i));
        s.setMarker(points ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        s.setMarkerColor(Look.line(i));
        return this;
    }

    /** An entry of the legend for what marks paint. */
    Panel entry(String name, Color colour, Marker marker) {
        XYSeries s = series(name, new double[] {Double.NaN}, new double[] {Double.NaN});
        s.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarker(marker).setMarkerColor(colour);
        return this;
    }

    Panel legend(LegendPosition where) {
        chart.getStyler().setLegendVisible(true).setLegendPosition(where);
        return this;
    }

    /** Painted inside the frame; what lies outside is cut off. */
    Panel mark(Mark mark) {
        marks.add(mark);
        return this;
    }

    /** Painted anywhere, in room of this many points kept free at the right. */
    Panel beside(int room, Mark mark) {
        right += room;
        beside.add(mark);
        return this;
    }

    /** Where a value lies, in points from the panel's left edge; known once the axes are painted. */
    double x(double value) {
        return chart.getScreenXFromChart(value);
    }

    /** Where a value lies, in points from the panel's top edge. */
    double y(double value) {
        return chart.getScreenYFromChart(value);
    }

    /** The rectangle that the axes enclose. */
    Rectangle2D frame() {
        return new Rectangle2D.Double(x(x.min()), y(y.max()), x(x.max()) - x(x.min()), y(y.min()) - y(y.max()));
    }

    /** The width at which one unit is as long to the right as upwards, for this height. */
    int widthForEqualUnits(int height) {
        int width = height + right;
        Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        for (int i = 0; i < 4; i++) {
            chart.paint(nowhere, width - right, height);
            double wanted = frame().getHeight() * x.span() / y.span();
            width += (int) Math.round(wanted - frame().getWidth());
        }
        nowhere.dispose();
        return width;
    }

    void paint(Graphics2D g, int width, int height) {
        AffineTransform before = g.getTransform();
        chart.paint(g, width - right, height - below);
        g.setTransform(before);
        Shape clip = g.getClip();
        g.clip(frame());
        marks.forEach(m -> m.paint(g, this));
        g.setClip(clip);
        beside.forEach(m -> m.paint(g, this));
        g.setStroke(new BasicStroke(1));
        g.setColor(Look.FRAME);
        g.draw(frame());
    }

    private XYSeries series(String name, double[] xs, double[] ys) {
        // XChart's own names must differ from each other; what the reader sees is the label
        XYSeries s = chart.addSeries("series " + chart.getSeriesCollection().size(), xs, ys);
        s.setLabel(name.isBlank() ? "unnamed" : Text.cut(name, Look.SMALL, 180));
        return s;
    }

    private static double[] finite(double[] values) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = Double.isFinite(result[i]) ? result[i] : Double.NaN;
        }
        return result;
    }
}
