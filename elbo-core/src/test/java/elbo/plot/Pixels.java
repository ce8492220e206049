package elbo.plot;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Set;
import java.util.TreeSet;

/** Looks at figures pixel by pixel. */
final class Pixels {
    private Pixels() {}

    static int rgb(Figure figure, double x, double y) {
        return figure.image().getRGB((int) x, (int) y) & 0xFFFFFF;
    }

    static int rgb(Color colour) {
        return colour.getRGB() & 0xFFFFFF;
    }

    /** The smallest rectangle that holds every pixel of a colour; empty where there is none. */
    static Rectangle box(Figure figure, int rgb) {
        Rectangle box = new Rectangle(-1, -1);
        BufferedImage image = figure.image();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    box.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return box;
    }

    static int count(Figure figure, int rgb, Rectangle within) {
        int n = 0;
        for (int y = within.y; y < within.y + within.height; y++) {
            for (int x = within.x; x < within.x + within.width; x++) {
                n += rgb(figure, x, y) == rgb ? 1 : 0;
            }
        }
        return n;
    }

    static int count(Figure figure, int rgb) {
        return count(figure, rgb, new Rectangle(figure.width(), figure.height()));
    }

    static Set<Integer> colours(Figure figure) {
        Set<Integer> colours = new TreeSet<>();
        for (int y = 0; y < figure.height(); y++) {
            for (int x = 0; x < figure.width(); x++) {
                colours.add(rgb(figure, x, y));
            }
        }
        return colours;
    }

    /** How far a colour lies from another, by its furthest channel. */
    static int distance(int a, int b) {
        int d = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            d = Math.max(d, Math.abs((a >> shift & 255) - (b >> shift & 255)));
        }
        return d;
    }
}
