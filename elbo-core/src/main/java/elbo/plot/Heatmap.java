package elbo.plot;

import elbo.Refusal;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of numbers as shades, each with its number in it: counts of clusters and classes, what codes tell of factors. */
public final class Heatmap {
    private static final int HEIGHT = 26;
    private static final int NARROWEST = 46;
    private static final int WIDEST = 96;
    private static final int LONGEST_ROW = 150;
    private static final int EDGE = 10;
    private static final int BELOW = 46;
    private static final double DARK = 0.55;

    private Heatmap() {}

    /**
     * @param axes     {@code x} says what the columns are, {@code y} what the rows are
     * @param rows     names, from top to bottom
     * @param columns  names, from left to right
     * @param values   {@code [rows][columns]}, at least 0, the largest darkest; one that is not finite is left grey
     * @param decimals of the numbers
     * @throws Refusal if there is nothing to draw, or not a value for each row and column
     */
    public static Figure draw(Axes axes, List<String> rows, List<String> columns, double[][] values, int decimals) {
        requireAlike(rows, columns, values);
        Layout at = Layout.of(rows, columns);
        double most = Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return Figure.draw(at.right() + EDGE, at.bottom() + BELOW, g -> {
                    for (int r = 0; r < rows.size(); r++) {
                        for (int c = 0; c < columns.size(); c++) {
                            cell(g, at, r, c, values[r][c], most, decimals);
                        }
                    }
                    names(g, at, rows, columns);
                    g.setColor(Look.INK);
                    Text.centre(g, axes.x(), Look.LABEL, (at.left() + at.right()) / 2.0, at.bottom() + 34);
                    Text.upwards(g, axes.y(), Look.LABEL, 13, (EDGE + at.bottom()) / 2.0);
                })
                .titled(axes.title());
    }

    /**
     * Where cells lie, in points.
     *
     * @param width of a cell
     */
    private record Layout(int left, int width, int columns, int rows) {
        static Layout of(List<String> rows, List<String> columns) {
            int names = (int) Math.ceil(Math.min(LONGEST_ROW, widest(rows)));
            int width = (int) Math.ceil(Math.clamp(widest(columns) + 10, NARROWEST, WIDEST));
            return new Layout(26 + names + 8, width, columns.size(), rows.size());
        }

        private static double widest(List<String> names) {
            return names.stream()
                    .mapToDouble(n -> Text.width(n, Look.SMALL))
                    .max()
                    .orElse(0);
        }

        int x(int column) {
            return left + column * width;
        }

        int y(int row) {
            return EDGE + row * HEIGHT;
        }

        int right() {
            return x(columns);
        }

        int bottom() {
            return y(rows);
        }
    }

    private static void cell(Graphics2D g, Layout at, int r, int c, double value, double most, int decimals) {
        boolean known = Double.isFinite(value);
        double share = most > 0 ? Math.clamp(value / most, 0, 1) : 0;
        g.setColor(known ? shade(share) : Look.IDLE);
        g.fill(new Rectangle2D.Double(at.x(c), at.y(r), at.width() - 1, HEIGHT - 1));
        if (known) {
            g.setColor(share > DARK ? Color.WHITE : share < 0.02 ? Look.IDLE : Look.INK);
            String number = String.format(Locale.ROOT, "%,." + decimals + "f", value);
            Text.centre(g, number, Look.SMALL, at.x(c) + (at.width() - 1) / 2.0, at.y(r) + HEIGHT / 2.0);
        }
    }

    private static void names(Graphics2D g, Layout at, List<String> rows, List<String> columns) {
        g.setColor(Look.SOFT);
        for (int r = 0; r < rows.size(); r++) {
            String name = Text.squeeze(rows.get(r), Look.SMALL, LONGEST_ROW);
            Text.right(g, name, Look.SMALL, at.left() - 7, at.y(r) + HEIGHT / 2.0);
        }
        for (int c = 0; c < columns.size(); c++) {
            String name = Text.squeeze(columns.get(c), Look.SMALL, at.width() - 4);
            Text.centre(g, name, Look.SMALL, at.x(c) + at.width() / 2.0, at.bottom() + 12);
        }
    }

    /** From next to white to the first of the lines' colours. */
    static Color shade(double share) {
        Color full = Look.line(0);
        return new Color(mix(full.getRed(), share), mix(full.getGreen(), share), mix(full.getBlue(), share));
    }

    private static int mix(int full, double share) {
        return (int) Math.round(246 + share * (full - 246));
    }

    private static void requireAlike(List<String> rows, List<String> columns, double[][] values) {
        boolean alike =
                values.length == rows.size() && Arrays.stream(values).allMatch(row -> row.length == columns.size());
        if (rows.isEmpty() || columns.isEmpty() || !alike) {
            throw new Refusal(
                    "heat map",
                    "needs a value for each of " + rows.size() + " rows and " + columns.size() + " columns");
        }
    }
}
