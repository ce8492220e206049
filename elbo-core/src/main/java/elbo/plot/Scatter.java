package elbo.plot;

import elbo.plot.Key.Entry;
import elbo.plot.Key.Place;
import elbo.plot.Key.Sign;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A cloud on axes: points in the order of the data, then the names of the classes over their middles. */
record Scatter(Axes axes, Range x, Range y, Cloud cloud) {
    /** More classes than this cannot be told apart by colour. */
    private static final int MOST_CLASSES = Look.CLASSES.size();

    /** @param keyed with a legend or colour bar */
    Panel panel(boolean keyed) {
        Panel panel = new Panel(axes, x, y).likeTicks();
        switch (cloud.colouring()) {
            case Colouring.Plain() -> panel.mark((g, at) -> points(g, at, i -> Look.line(0)));
            case Colouring.Classes(int[] of, List<String> names) -> {
                int[] shade = shades(of, names.size());
                panel.mark((g, at) -> points(g, at, i -> shade(shade[of[i]])));
                panel.mark((g, at) -> names(g, at, of, names, shade));
                if (keyed) {
                    legend(panel, names, shade);
                }
            }
            case Colouring.Factor(String name, double[] values) -> {
                Range range = Range.of(name, List.of(values));
                panel.mark((g, at) -> points(g, at, i -> colour(range, values[i])));
                if (keyed) {
                    panel.beside(70, (g, at) -> bar(g, at, name, range));
                }
            }
        }
        return panel;
    }

    private interface Ink {
        Color of(int i);
    }

    private void points(Graphics2D g, Panel at, Ink ink) {
        int n = cloud.x().length;
        double radius = Math.clamp(60 / Math.sqrt(n), 1.1, 3.2);
        int alpha = n > 3000 ? 150 : 190;
        for (int i = 0; i < n; i++) {
            Color c = ink.of(i);
            g.setColor(new Color(c.getRed(), c.getGreen(), c.getBlue(), alpha));
            double px = at.x(cloud.x()[i]);
            double py = at.y(cloud.y()[i]);
            g.fill(new Ellipse2D.Double(px - radius, py - radius, 2 * radius, 2 * radius));
        }
    }

    /** A place in the palette for each class; the rarest share the last, grey one, where there are too many. */
    private static int[] shades(int[] of, int classes) {
        if (classes <= MOST_CLASSES) {
            return IntStream.range(0, classes).toArray();
        }
        long[] count = new long[classes];
        Arrays.stream(of).forEach(c -> count[c]++);
        int[] shade = new int[classes];
        Arrays.fill(shade, MOST_CLASSES);
        int[] byCount = IntStream.range(0, classes)
                .boxed()
                .sorted((a, b) -> Long.compare(count[b], count[a]))
                .limit(MOST_CLASSES)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        for (int i = 0; i < byCount.length; i++) {
            shade[byCount[i]] = i;
        }
        return shade;
    }

    private static Color shade(int shade) {
        return shade < MOST_CLASSES ? Look.CLASSES.get(shade) : Look.IDLE;
    }

    private static void legend(Panel panel, List<String> names, int[] shade) {
        for (int c = 0; c < names.size(); c++) {
            if (shade[c] < MOST_CLASSES) {
                panel.entry(new Entry(names.get(c), Sign.DOT, shade(shade[c])));
            }
        }
        if (names.size() > MOST_CLASSES) {
            panel.entry(new Entry((names.size() - MOST_CLASSES) + " others", Sign.DOT, Look.IDLE));
        }
        panel.key(Place.OUTSIDE);
    }

    /** Classes by name at the medians of their points, which helps where colours are alike to the reader. */
    private void names(Graphics2D g, Panel at, int[] of, List<String> names, int[] shade) {
        List<Rectangle2D> taken = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            int wanted = c;
            int[] own =
                    IntStream.range(0, of.length).filter(i -> of[i] == wanted).toArray();
            if (own.length == 0 || shade[c] == MOST_CLASSES) {
                continue;
            }
            String name = Text.cut(names.get(c), Look.PANEL, 90);
            double px = at.x(median(cloud.x(), own));
            double py = at.y(median(cloud.y(), own));
            double width = Text.width(name, Look.PANEL);
            Rectangle2D room = new Rectangle2D.Double(px - width / 2, py - 6, width, 12);
            // a name that would cover another says nothing: the key has them all
            if (taken.stream().noneMatch(room::intersects)) {
                taken.add(room);
                Text.rimmed(g, name, Look.PANEL, px, py);
            }
        }
    }

    private static double median(double[] values, int[] own) {
        double[] sorted =
                Arrays.stream(own).mapToDouble(i -> values[i]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Color colour(Range range, double value) {
        return Double.isFinite(value) ? Viridis.at((value - range.min()) / range.span()) : Look.IDLE;
    }

    private static void bar(Graphics2D g, Panel at, String name, Range range) {
        Rectangle2D frame = at.frame();
        double left = frame.getMaxX() + 14;
        int steps = 256;
        for (int i = 0; i < steps; i++) {
            g.setColor(Viridis.at((i + 0.5) / steps));
            double top = frame.getMaxY() - frame.getHeight() * (i + 1) / steps;
            g.fill(new Rectangle2D.Double(left, top, 12, frame.getHeight() / steps + (i == 0 ? 0 : 0.5)));
        }
        g.setStroke(new BasicStroke(1));
        g.setColor(Look.FRAME);
        g.draw(new Rectangle2D.Double(left, frame.getY(), 12, frame.getHeight()));
        g.setColor(Look.SOFT);
        for (double tick : range.ticks(5)) {
            double y = frame.getMaxY() - frame.getHeight() * (tick - range.min()) / range.span();
            Text.left(g, Scale.number(tick, range), Look.SMALL, left + 17, y + 4);
        }
        g.setColor(Look.INK);
        Text.upwards(g, Text.cut(name, Look.LABEL, frame.getHeight()), Look.LABEL, left + 56, frame.getCenterY());
    }
}
