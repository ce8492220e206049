package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Entry;
import elbo.plot.Key.Sign;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;

/** Values of named things side by side: a measure of several runs, a count of each class. */
public final class Bars {
    /**
     * @param name   for the legend
     * @param values one for each name on the axis; one that is not finite has no bar
     */
    public record Group(String name, double[] values) {}

    private Bars() {}

    /**
     * @param axes   {@code x} says what the names are, {@code y} what is measured and its unit
     * @param names  under the bars, from left to right
     * @param groups each with its own colour
     * @throws Refusal if there is nothing to draw, or a group has not as many values as there are names
     */
    public static Figure draw(Axes axes, List<String> names, List<Group> groups) {
        String where = axes.title().isBlank() ? "bars" : axes.title();
        if (names.isEmpty() || groups.isEmpty()) {
            throw new Refusal(where, "has nothing to draw; give at least one name and one group of values");
        }
        for (Group group : groups) {
            if (group.values().length != names.size()) {
                throw new Refusal(
                        where,
                        "group \"" + group.name() + "\" has " + group.values().length + " values for " + names.size()
                                + " names; give one for each");
            }
        }
        Panel panel = panel(
                axes, names, Range.of(where, groups.stream().map(Group::values).toList()));
        double width = 0.8 / groups.size();
        for (int k = 0; k < groups.size(); k++) {
            double[] values = groups.get(k).values();
            double left = -0.4 + k * width;
            Color colour = Look.line(k);
            panel.mark((g, at) ->
                    IntStream.range(0, values.length).forEach(i -> bar(g, at, i + left, width, values[i], colour)));
            panel.entry(new Entry(groups.get(k).name(), Sign.BOX, colour));
        }
        Figure figure = Page.of(panel, 640, 360);
        return (groups.size() > 1 ? figure.keyed(new Key(panel.entries())) : figure).titled(axes.title());
    }

    /** Axes with a place for each name at 0, 1, 2, ...; from zero, since bars show lengths. */
    static Panel panel(Axes axes, List<String> names, Range values) {
        Range fromZero = values.with(0);
        double room = 0.07 * fromZero.span();
        Range y = new Range(
                fromZero.min() < 0 ? fromZero.min() - room : 0, fromZero.max() > 0 ? fromZero.max() + room : 0);
        Panel panel = new Panel(new Axes("", axes.x(), axes.y()), new Range(-0.6, names.size() - 0.4), y);
        return panel.namesX(names);
    }

    /** A bar from zero to {@code value} over {@code [left, left + width]}. */
    static void bar(Graphics2D g, Panel at, double left, double width, double value, Color colour) {
        if (Double.isFinite(value)) {
            double x = at.x(left);
            double top = at.y(Math.max(0, value));
            double bottom = at.y(Math.min(0, value));
            g.setColor(colour);
            g.fill(new Rectangle2D.Double(x, top, at.x(left + width) - x, bottom - top));
        }
    }
}
