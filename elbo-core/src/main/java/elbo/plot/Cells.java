package elbo.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * Where the pictures of a sheet lie, in pixels of the figure.
 *
 * @param factor how many pixels wide and high a pixel of a picture becomes
 */
record Cells(int columns, int rows, int width, int height, int factor, int gap, int left, int top) {
    private static final int PLEASANT_PICTURE = 168;
    private static final int SMALLEST_PICTURE = 56;
    private static final int PLEASANT_SHEET = 1680;

    /** With the factor that makes small pictures pleasant to look at and no sheet wider than a page needs. */
    static Cells of(Pictures p, int columns, int rows, int gap, int left, int top) {
        int side = Math.max(p.width(), p.height());
        int most = Math.max(1, PLEASANT_PICTURE / side);
        int least = Math.max(1, SMALLEST_PICTURE / side);
        int fitting = (int) Math.min(most, PLEASANT_SHEET / ((long) columns * p.width()));
        return new Cells(columns, rows, p.width(), p.height(), Math.max(least, fitting), gap, left, top);
    }

    int x(int column) {
        return Math.toIntExact(left + (long) column * (width * (long) factor + gap));
    }

    int y(int row) {
        return Math.toIntExact(top + (long) row * (height * (long) factor + gap));
    }

    int right() {
        return x(columns) - gap;
    }

    int bottom() {
        return y(rows) - gap;
    }

    /** The middle of a column in points. */
    double middleX(int column) {
        return (x(column) + width * factor / 2.0) / Figure.DENSITY;
    }

    /** The middle of a row in points. */
    double middleY(int row) {
        return (y(row) + height * factor / 2.0) / Figure.DENSITY;
    }

    /** From one column to the next in points. */
    double stepX() {
        return (width * factor + gap) / (double) Figure.DENSITY;
    }

    /** From one row to the next in points. */
    double stepY() {
        return (height * factor + gap) / (double) Figure.DENSITY;
    }

    /** All pictures, the first at cell {@code from}, row by row. */
    void paint(Graphics2D g, Pictures pictures, int from) {
        for (int k = 0; k < pictures.count(); k++) {
            paint(g, pictures, k, (from + k) % columns, (from + k) / columns);
        }
    }

    void paint(Graphics2D g, Pictures pictures, int k, int column, int row) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, pictures.rgb(k, y, x));
            }
        }
        AffineTransform before = g.getTransform();
        g.scale(1.0 / Figure.DENSITY, 1.0 / Figure.DENSITY);
        if (gap > 1) {
            g.setColor(RIM);
            g.fillRect(x(column) - 1, y(row) - 1, width * factor + 2, height * factor + 2);
        }
        g.drawImage(picture, x(column), y(row), width * factor, height * factor, null);
        g.setTransform(before);
    }

    /** Shows where a white picture ends on the white sheet. */
    private static final Color RIM = new Color(0xD0D7DE);
}
