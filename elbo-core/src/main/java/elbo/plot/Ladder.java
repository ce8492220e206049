package elbo.plot;

import elbo.Refusal;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.IntStream;

/** Lines over named steps, each value with its standard error: accuracy over 10, 100, 1,000 labels. */
public final class Ladder {
    private static final double CAP = 3.5;

    private Ladder() {}

    /**
     * @param values one for each step
     * @param errors half the length of the bar at each value; 0 or not finite for none
     */
    public record Line(String name, double[] values, double[] errors) {}

    /** @throws Refusal if there is nothing to draw, or a line has not a value and an error for each step */
    public static Figure draw(Axes axes, List<String> steps, List<Line> lines) {
        for (Line line : lines) {
            if (line.values().length != steps.size() || line.errors().length != steps.size()) {
                throw new Refusal(
                        axes.title(),
                        "line \"" + line.name() + "\" needs a value and an error for each of " + steps.size()
                                + " steps; got " + line.values().length + " and " + line.errors().length);
            }
        }
        double[] places = IntStream.range(0, steps.size()).asDoubleStream().toArray();
        List<Curve> curves =
                lines.stream().map(l -> new Curve(l.name(), places, l.values())).toList();
        Range y = Range.of(axes.title(), lines.stream().map(Ladder::ends).toList());
        Panel panel = new Panel(axes.withTitle(""), new Range(-0.4, steps.size() - 0.6), y.padded(0.07));
        for (int i = 0; i < lines.size(); i++) {
            int which = i;
            panel.curve(i, curves.get(i), true).mark((g, at) -> bars(g, at, which, lines.get(which)));
        }
        panel.namesX(steps);
        return Page.of(lines.size() > 1 ? panel.key(Lines.emptiest(curves)) : panel, 560, 340)
                .titled(axes.title());
    }

    private static double[] ends(Line line) {
        return IntStream.range(0, 2 * line.values().length)
                .mapToDouble(i -> line.values()[i / 2] + (i % 2 == 0 ? -1 : 1) * error(line, i / 2))
                .toArray();
    }

    private static double error(Line line, int i) {
        return Double.isFinite(line.errors()[i]) ? line.errors()[i] : 0;
    }

    private static void bars(Graphics2D g, Panel at, int which, Line line) {
        g.setColor(Look.line(which));
        g.setStroke(new BasicStroke(1.4f));
        for (int i = 0; i < line.values().length; i++) {
            double error = error(line, i);
            if (error > 0) {
                double x = at.x(i);
                double top = at.y(line.values()[i] + error);
                double bottom = at.y(line.values()[i] - error);
                g.draw(new Line2D.Double(x, top, x, bottom));
                g.draw(new Line2D.Double(x - CAP, top, x + CAP, top));
                g.draw(new Line2D.Double(x - CAP, bottom, x + CAP, bottom));
            }
        }
    }
}
