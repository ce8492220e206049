package elbo.plot;

import elbo.Refusal;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What models lose over what they pay, in nats per example, each point with its model's name. */
public final class RateDistortionChart {
    private static final int LONGEST = 150;
    private static final int APART = 8;
    private static final int LINE = 14;
    private static final int LINES = 3;

    private RateDistortionChart() {}

    /**
     * @param names       of the models
     * @param rates       {@code KL(q(z|x) || p(z))} of each, rising
     * @param distortions {@code -E[log p(x|z)]} of each
     * @throws Refusal if there are not as many of each, or no finite value
     */
    public static Figure draw(List<String> names, double[] rates, double[] distortions) {
        if (names.size() != rates.length) {
            throw new Refusal("rate-distortion", "got " + names.size() + " names but " + rates.length + " rates");
        }
        Axes axes = new Axes("", "rate, KL(q(z|x) || p(z)), in nats", "distortion, -E log p(x|z), in nats");
        Panel panel = Lines.panel(axes, List.of(new Curve("", rates, distortions)));
        panel.mark((g, at) -> name(g, at, names, rates, distortions));
        return Page.of(panel, 640, 420).titled("Rate and distortion");
    }

    /** Each beside its point, where it covers no other name and no point, and rather not the line; where there is no room, not at all. */
    private static void name(Graphics2D g, Panel at, List<String> names, double[] rates, double[] distortions) {
        List<Point2D> points = new ArrayList<>();
        List<Rectangle2D> taken = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            Point2D p = new Point2D.Double(at.x(rates[i]), at.y(distortions[i]));
            points.add(p);
            taken.add(around(p.getX() - APART / 2.0, p.getY() - APART / 2.0, APART, APART));
        }
        for (int i = 0; i < rates.length; i++) {
            String name = Text.cut(names.get(i), Look.LABEL, LONGEST);
            List<Rectangle2D> rooms = rooms(points.get(i), Text.width(name, Look.LABEL)).stream()
                    .filter(room -> at.frame().contains(room) && taken.stream().noneMatch(room::intersects))
                    .toList();
            rooms.stream()
                    .filter(room -> !crossed(room, points))
                    .findFirst()
                    .or(() -> rooms.stream().findFirst())
                    .ifPresent(room -> {
                        taken.add(room);
                        Text.rimmed(g, name, Look.LABEL, room.getCenterX(), room.getCenterY());
                    });
        }
    }

    /** Where a name may stand, the best place first: a curve that falls leaves room at its right above and its left below. */
    private static List<Rectangle2D> rooms(Point2D p, double width) {
        double right = p.getX() + APART;
        double left = p.getX() - APART - width;
        List<Rectangle2D> rooms = new ArrayList<>();
        for (int line = 1; line <= LINES; line++) {
            double above = p.getY() - line * LINE - APART / 2.0;
            double below = p.getY() + (line - 1) * LINE + APART / 2.0;
            rooms.add(around(right, above, width, LINE));
            rooms.add(around(left, below, width, LINE));
            rooms.add(around(left, above, width, LINE));
            rooms.add(around(right, below, width, LINE));
        }
        return rooms;
    }

    private static boolean crossed(Rectangle2D room, List<Point2D> points) {
        return IntStream.range(1, points.size())
                .anyMatch(i -> new Line2D.Double(points.get(i - 1), points.get(i)).intersects(room));
    }

    private static Rectangle2D around(double left, double top, double width, double height) {
        return new Rectangle2D.Double(left, top, width, height);
    }
}
