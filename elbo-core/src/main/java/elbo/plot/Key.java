package elbo.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** The legend: which colour means what. */
record Key(List<Entry> entries) {
    /** Where it stands. */
    enum Place {
        NORTH_EAST,
        NORTH_WEST,
        SOUTH_EAST,
        SOUTH_WEST,
        OUTSIDE
    }

    /** What stands before the name. */
    enum Sign {
        LINE,
        DOT,
        BOX
    }

    record Entry(String name, Sign sign, Color colour, BasicStroke stroke) {
        Entry {
            name = Text.cut(name, Look.SMALL, LONGEST);
        }

        Entry(String name, Sign sign, Color colour) {
            this(name, sign, colour, new BasicStroke(1));
        }
    }

    private static final int LONGEST = 170;
    private static final int LINE_HEIGHT = 17;
    private static final int PADDING = 7;
    private static final int SIGN = 26;

    int width() {
        return PADDING * 2 + SIGN + (int) Math.ceil(widest());
    }

    int height() {
        return PADDING * 2 - 3 + LINE_HEIGHT * entries.size();
    }

    /** In a corner of the frame, or to its right. */
    void paint(Graphics2D g, Rectangle2D frame, Place place) {
        boolean west = place == Place.NORTH_WEST || place == Place.SOUTH_WEST;
        boolean south = place == Place.SOUTH_EAST || place == Place.SOUTH_WEST;
        double x = west ? frame.getX() + 7 : frame.getMaxX() - width() - 7;
        double y = south ? frame.getMaxY() - height() - 7 : frame.getY() + 7;
        if (place == Place.OUTSIDE) {
            list(g, frame.getMaxX() + 6, frame.getY() - PADDING + 3);
            return;
        }
        Rectangle2D box = new Rectangle2D.Double(x, y, width(), height());
        g.setColor(new Color(255, 255, 255, 225));
        g.fill(box);
        g.setColor(Look.GRID);
        g.setStroke(new BasicStroke(1));
        g.draw(box);
        list(g, x, y);
    }

    /** Beside each other, from {@code x} on, their middles on {@code y}. */
    void row(Graphics2D g, double x, double y) {
        double left = x;
        for (Entry e : entries) {
            entry(g, e, left, y);
            left += SIGN + Text.width(e.name(), Look.SMALL) + 18;
        }
    }

    private void list(Graphics2D g, double x, double y) {
        for (int i = 0; i < entries.size(); i++) {
            entry(g, entries.get(i), x + PADDING, y + PADDING - 1.5 + LINE_HEIGHT * (i + 0.5));
        }
    }

    private static void entry(Graphics2D g, Entry e, double x, double y) {
        g.setColor(e.colour());
        switch (e.sign()) {
            case LINE -> {
                g.setStroke(e.stroke());
                g.draw(new Line2D.Double(x, y, x + 19, y));
            }
            case DOT -> g.fill(new Ellipse2D.Double(x + 6, y - 3.5, 7, 7));
            case BOX -> g.fill(new Rectangle2D.Double(x + 4, y - 5, 10, 10));
        }
        g.setColor(Look.INK);
        Text.left(g, e.name(), Look.SMALL, x + SIGN, y + Look.SMALL.getSize2D() * 0.36);
    }

    private double widest() {
        return entries.stream()
                .mapToDouble(e -> Text.width(e.name(), Look.SMALL))
                .max()
                .orElse(0);
    }
}
