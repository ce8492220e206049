package elbo.plot;

import elbo.Refusal;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * Many pictures on one figure, magnified by a whole number without smoothing, so that every pixel of a small picture stays
 * a square. Picture 0 is at the top left; the next is to its right.
 */
public final class Sheet {
    private static final int GAP = 4;
    private static final int EDGE = 8;

    private Sheet() {}

    /** Pictures with small gaps, {@code columns} in a row; the last row may be short. */
    public static Figure grid(Pictures pictures, int columns) {
        return plain(pictures, columns, GAP, EDGE);
    }

    /** As {@link #grid}, edge to edge. */
    public static Figure mosaic(Pictures pictures, int columns) {
        return plain(pictures, columns, 0, 0);
    }

    /** The first picture alone, a pixel for a pixel. */
    public static Figure unmagnified(Pictures pictures) {
        BufferedImage image = new BufferedImage(pictures.width(), pictures.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pictures.height(); y++) {
            for (int x = 0; x < pictures.width(); x++) {
                image.setRGB(x, y, pictures.rgb(0, y, x));
            }
        }
        return new Figure(image);
    }

    /** As {@link #rows(List, List, List)}, without titles over the columns. */
    public static Figure rows(List<Pictures> rows, List<String> rowTitles) {
        return rows(rows, rowTitles, List.of());
    }

    /**
     * One row under the other: originals over reconstructions, a traversal of one latent dimension after the other.
     *
     * @param rows         as many pictures of the same size in each
     * @param rowTitles    one for each row, written at its left; or none
     * @param columnTitles one for each column, written below where there is room; or none
     * @throws Refusal if the rows differ, or titles and pictures differ in number
     */
    public static Figure rows(List<Pictures> rows, List<String> rowTitles, List<String> columnTitles) {
        requireAlike(rows);
        Pictures first = rows.getFirst();
        requireAsMany("row titles", rowTitles, rows.size());
        requireAsMany("column titles", columnTitles, first.count());
        double text = rowTitles.stream()
                .mapToDouble(t -> Text.width(t, Look.LABEL))
                .max()
                .orElse(0);
        int left = text == 0 ? EDGE : EDGE + Figure.DENSITY * ((int) Math.ceil(text) + 10);
        Cells cells = Cells.of(first, first.count(), rows.size(), GAP, left, EDGE);
        int below = columnTitles.isEmpty() ? EDGE : 20 * Figure.DENSITY;
        return Figure.draw(points(cells.right() + EDGE), points(cells.bottom() + below), g -> {
            for (int r = 0; r < rows.size(); r++) {
                cells.paint(g, rows.get(r), r * first.count());
            }
            g.setColor(Look.INK);
            for (int r = 0; r < rowTitles.size(); r++) {
                Text.right(g, rowTitles.get(r), Look.LABEL, left / 2.0 - 7, cells.middleY(r));
            }
            below(g, cells, columnTitles);
        });
    }

    /**
     * What the decoder makes of a lattice of latent codes, drawn as a chart is: {@code x} to the right and {@code y}
     * upwards. So the top row of the image belongs to the largest {@code y}, and a picture lies where its code lies in
     * {@link LatentScatter}.
     *
     * @param axes     the names of the two latent dimensions: "z1", "z2"
     * @param pictures picture {@code j * x.length + i} is decoded from {@code (x[i], y[j])}
     * @param x        ascending
     * @param y        ascending
     * @throws Refusal if the values do not ascend, or there are not {@code x.length * y.length} pictures
     */
    public static Figure latentGrid(Axes axes, Pictures pictures, double[] x, double[] y) {
        requireAscending(axes.x(), x);
        requireAscending(axes.y(), y);
        if (pictures.count() != Math.multiplyExact(x.length, y.length)) {
            throw new Refusal(
                    "latent grid",
                    "has " + pictures.count() + " pictures for " + x.length + " x " + y.length
                            + " latent values; give one for each pair");
        }
        Cells cells = Cells.of(pictures, x.length, y.length, 0, 62 * Figure.DENSITY, EDGE);
        return Figure.draw(points(cells.right() + EDGE), points(cells.bottom()) + 44, g -> {
                    for (int k = 0; k < pictures.count(); k++) {
                        cells.paint(g, pictures, k, k % x.length, y.length - 1 - k / x.length);
                    }
                    g.setColor(Look.SOFT);
                    below(g, cells, labels(x));
                    List<String> up = labels(y);
                    int step = (int) Math.ceil(14 / cells.stepY());
                    for (int j = 0; j < y.length; j += step) {
                        Text.right(g, up.get(j), Look.SMALL, 56, cells.middleY(y.length - 1 - j));
                    }
                    g.setColor(Look.INK);
                    Text.centre(
                            g, axes.x(), Look.LABEL, (cells.left() + cells.right()) / 4.0, points(cells.bottom()) + 32);
                    Text.upwards(g, axes.y(), Look.LABEL, 13, (cells.top() + cells.bottom()) / 4.0);
                })
                .titled(axes.title());
    }

    private static Figure plain(Pictures pictures, int columns, int gap, int edge) {
        if (columns < 1) {
            throw new Refusal("sheet", "cannot have " + columns + " columns; give at least 1");
        }
        int wide = Math.min(columns, pictures.count());
        int rows = (pictures.count() + wide - 1) / wide;
        Cells cells = Cells.of(pictures, wide, rows, gap, edge, edge);
        return Figure.draw(
                points(cells.right() + edge), points(cells.bottom() + edge), g -> cells.paint(g, pictures, 0));
    }

    /** Titles under the columns: all, or every second, third, ... where they would touch. */
    private static void below(Graphics2D g, Cells cells, List<String> titles) {
        double widest = titles.stream()
                .mapToDouble(t -> Text.width(t, Look.SMALL))
                .max()
                .orElse(0);
        int step = (int) Math.max(1, Math.ceil((widest + 6) / cells.stepX()));
        g.setColor(Look.SOFT);
        for (int i = 0; i < titles.size(); i += step) {
            Text.centre(g, titles.get(i), Look.SMALL, cells.middleX(i), cells.bottom() / 2.0 + 10);
        }
    }

    private static List<String> labels(double[] values) {
        Range range = Range.around(values[0], values[values.length - 1]);
        return Arrays.stream(values).mapToObj(v -> Scale.number(v, range)).toList();
    }

    private static int points(int pixels) {
        return (pixels + Figure.DENSITY - 1) / Figure.DENSITY;
    }

    private static void requireAlike(List<Pictures> rows) {
        if (rows.isEmpty()) {
            throw new Refusal("sheet", "has no row; give at least one");
        }
        Pictures a = rows.getFirst();
        for (int r = 1; r < rows.size(); r++) {
            Pictures b = rows.get(r);
            if (a.count() != b.count() || a.height() != b.height() || a.width() != b.width()) {
                throw new Refusal(
                        "sheet",
                        "row " + r + " has " + size(b) + " but row 0 has " + size(a) + "; all rows must be alike");
            }
        }
    }

    private static String size(Pictures p) {
        return p.count() + " pictures of " + p.height() + " x " + p.width();
    }

    private static void requireAsMany(String what, List<String> titles, int expected) {
        if (!titles.isEmpty() && titles.size() != expected) {
            throw new Refusal("sheet", "has " + titles.size() + " " + what + "; expected " + expected + ", or none");
        }
    }

    private static void requireAscending(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || (i > 0 && values[i] <= values[i - 1])) {
                throw new Refusal(
                        "latent grid",
                        "the values of " + name + " must be finite and ascend; value " + i + " is " + values[i]);
            }
        }
    }
}
