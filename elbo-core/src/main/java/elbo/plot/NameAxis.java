package elbo.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;

/**
 * What stands under a frame: the title of the axis and, where there are any, names at places along it. Long names
 * slant; names that would touch thin out.
 *
 * @param places where each name stands, as a value of the axis
 * @param slot   points from one name to the next
 */
record NameAxis(List<String> names, List<Double> places, String title, double slot) {
    private static final double LONGEST = 110;
    private static final double SHORT = 30;
    private static final double SLANT = Math.sqrt(0.5);

    int room() {
        int forTitle = title.isBlank() ? 0 : 20;
        if (names.isEmpty()) {
            return forTitle;
        }
        return forTitle + (slanted() ? (int) Math.ceil(Math.min(widest(), LONGEST) * SLANT) + 12 : 14);
    }

    void paint(Graphics2D g, Panel at, double bottom) {
        double y = at.frame().getMaxY() + 12;
        int step = (int) Math.max(1, Math.ceil((slanted() ? 13 : widest() + 6) / slot));
        g.setColor(Look.SOFT);
        for (int i = 0; i < names.size(); i += step) {
            if (slanted()) {
                slant(g, names.get(i), at.x(places.get(i)), y);
            } else {
                Text.centre(g, names.get(i), Look.SMALL, at.x(places.get(i)), y);
            }
        }
        g.setColor(Look.INK);
        Text.centre(g, title, Look.LABEL, at.frame().getCenterX(), bottom - 5);
    }

    private void slant(Graphics2D g, String name, double x, double y) {
        double fitting = Math.min(LONGEST, (x - 8) / SLANT);
        AffineTransform before = g.getTransform();
        g.rotate(-Math.PI / 4, x, y);
        Text.right(g, Text.squeeze(name, Look.SMALL, fitting), Look.SMALL, x + 4, y - 1);
        g.setTransform(before);
    }

    private double widest() {
        return names.stream().mapToDouble(n -> Text.width(n, Look.SMALL)).max().orElse(0);
    }

    private boolean slanted() {
        return widest() > SHORT && widest() + 6 > slot;
    }
}
