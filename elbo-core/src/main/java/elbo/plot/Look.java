package elbo.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;

/** The one place for colours, fonts and line widths. */
final class Look {
    static final Color INK = new Color(0x1F2328);
    static final Color SOFT = new Color(0x59636E);
    static final Color FRAME = new Color(0x8C959F);
    static final Color GRID = new Color(0xE6E9ED);
    /** For lines over curves. */
    static final Color FAINT = new Color(0x59, 0x63, 0x6E, 36);

    static final Color IDLE = new Color(0xB8BFC7);

    /** For lines and bars. Okabe and Ito 2008, "Color universal design", without the yellow, which fades on white. */
    static final List<Color> LINES = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x000000));

    /** For classes. Petroff 2021, "Accessible color sequences for data visualization", arXiv:2107.02270, ten colours. */
    static final List<Color> CLASSES = List.of(
            new Color(0x3F90DA),
            new Color(0xFFA90E),
            new Color(0xBD1F01),
            new Color(0x94A4A2),
            new Color(0x832DB6),
            new Color(0xA96B59),
            new Color(0xE76300),
            new Color(0xB9AC70),
            new Color(0x717581),
            new Color(0x92DADD));

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    static final Font PANEL = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private Look() {}

    static Color line(int i) {
        return LINES.get(i % LINES.size());
    }

    /** Solid for the first round of colours, then dashed, then dotted. */
    static BasicStroke stroke(int i) {
        float[][] dashes = {null, {6, 4}, {2, 3}};
        return new BasicStroke(
                1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, dashes[i / LINES.size() % dashes.length], 0);
    }

    /** For what is beside the matter, in the colour of what matters. */
    static BasicStroke dashed() {
        return new BasicStroke(1.3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {4, 4}, 0);
    }

    /** Gives a chart Elbo's looks. Numbers are written alike in every country. */
    static void apply(AxesChart<? extends AxesChartStyler, ?> chart) {
        AxesChartStyler s = chart.getStyler();
        s.setBaseFont(LABEL).setLocale(Locale.ROOT).setChartTitleVisible(false).setLegendVisible(false);
        s.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setChartFontColor(INK);
        s.setChartPadding(8).setPlotBorderVisible(true).setPlotBorderColor(FRAME);
        // the axes end exactly at their limits; a hair less keeps the label of a tick that lies on a limit
        s.setPlotContentSize(0.9995);
        s.setPlotMargin(0).setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
        s.setPlotTicksMarksVisible(false).setAxisTickMarkLength(4).setAxisTickMarksColor(FRAME);
        s.setAxisTicksLineVisible(false).setAxisTickPadding(4).setAxisTickLabelsColor(SOFT);
        s.setAxisTickLabelsFont(SMALL).setAxisTitleFont(LABEL).setAxisTitlePadding(9);
        s.setYAxisLabelAlignment(TextAlignment.Right).setXAxisTickMarkSpacingHint(80);
        s.setYAxisTickMarkSpacingHint(50);
        s.setMarkerSize(5);
    }
}
