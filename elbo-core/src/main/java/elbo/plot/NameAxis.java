package elbo.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Names under the places 0, 1, 2, ... of an axis, and its title. Long names slant; names that would touch thin out. */
final class NameAxis implements Panel.Mark {
    private static final double USUAL_WIDTH = 560;
    private static final int LONGEST = 130;
    private static final int SHORT = 30;

    private final List<String> names;
    private final String title;
    private final double widest;
    private final boolean slanted;

    NameAxis(List<String> names, String title) {
        this.names = names.stream().map(n -> Text.cut(n, Look.SMALL, LONGEST)).toList();
        this.title = title;
        widest = this.names.stream()
                .mapToDouble(n -> Text.width(n, Look.SMALL))
                .max()
                .orElse(0);
        slanted = widest > SHORT && widest + 6 > USUAL_WIDTH / names.size();
    }

    /** Points needed below the frame. */
    int room() {
        int forNames = slanted ? (int) Math.ceil(widest * 0.71) + 14 : 16;
        return forNames + (title.isBlank() ? 0 : 20);
    }

    @Override
    public void paint(Graphics2D g, Panel at) {
        Rectangle2D frame = at.frame();
        double slot = at.x(1) - at.x(0);
        int step = (int) Math.max(1, Math.ceil((slanted ? 13 : widest + 6) / slot));
        g.setColor(Look.SOFT);
        for (int i = 0; i < names.size(); i += step) {
            double x = at.x(i);
            double y = frame.getMaxY() + 11;
            if (slanted) {
                AffineTransform before = g.getTransform();
                g.rotate(-Math.PI / 4, x, y);
                Text.right(g, names.get(i), Look.SMALL, x + 3, y);
                g.setTransform(before);
            } else {
                Text.centre(g, names.get(i), Look.SMALL, x, y);
            }
        }
        g.setColor(Look.INK);
        Text.centre(g, title, Look.LABEL, frame.getCenterX(), frame.getMaxY() + room() - 6);
    }
}
