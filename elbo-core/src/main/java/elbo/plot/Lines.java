package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Place;
import java.util.Arrays;
import java.util.List;

/** Curves over a number: several runs, a rate against a distortion, a schedule. */
public final class Lines {
    private static final int POINTS_SHOWN = 30;
    private static final int MOST_INSIDE = 4;

    private Lines() {}

    /** @throws Refusal if there is no curve, or no finite value in any */
    public static Figure draw(Axes axes, List<Curve> curves) {
        Panel panel = panel(axes.withTitle(""), curves);
        boolean beside = curves.size() > MOST_INSIDE;
        if (beside) {
            panel.key(Place.OUTSIDE);
        } else if (curves.size() > 1) {
            panel.key(emptiest(curves));
        }
        return Page.of(panel, beside ? 760 : 640, 380).titled(axes.title());
    }

    /**
     * Several charts, {@code columns} in a row, each with its own scales.
     *
     * @throws Refusal if one has no curve, or no finite value in any
     */
    public static Figure grid(List<Chart> charts, int columns) {
        return Page.grid(charts.stream().map(Lines::panel).toList(), columns, 380, 280);
    }

    static Panel panel(Chart chart) {
        Panel panel = panel(chart.axes(), chart.curves(), chart.fromZero());
        return chart.curves().size() > 1 ? panel.key(emptiest(chart.curves())) : panel;
    }

    /** Axes with the curves, without a key. */
    static Panel panel(Axes axes, List<Curve> curves) {
        return panel(axes, curves, false);
    }

    private static Panel panel(Axes axes, List<Curve> curves, boolean fromZero) {
        String where = axes.title().isBlank() ? "lines" : axes.title();
        if (curves.isEmpty()) {
            throw new Refusal(where, "has no curve to draw; give at least one");
        }
        Range x = Range.of(where, curves.stream().map(Curve::x).toList());
        Range y = Range.of(where, curves.stream().map(Curve::y).toList());
        y = fromZero ? y.with(0) : y;
        boolean whole =
                curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).allMatch(v -> v == Math.rint(v));
        int longest = curves.stream().mapToInt(c -> c.x().length).max().orElseThrow();
        Panel panel = new Panel(axes, Scale.of(x.padded(0.035), whole), Scale.of(y.padded(0.06), false));
        for (int i = 0; i < curves.size(); i++) {
            panel.curve(i, curves.get(i), longest <= POINTS_SHOWN);
        }
        return panel;
    }

    /** The corner with the fewest points. */
    static Place emptiest(List<Curve> curves) {
        Range x = Range.of("lines", curves.stream().map(Curve::x).toList());
        Range y = Range.of("lines", curves.stream().map(Curve::y).toList());
        int[] count = new int[4];
        for (Curve c : curves) {
            for (int i = 0; i < c.x().length; i++) {
                double right = (c.x()[i] - x.min()) / x.span();
                double up = (c.y()[i] - y.min()) / y.span();
                boolean inCorner = Math.abs(right - 0.5) > 0.15 && Math.abs(up - 0.5) > 0.15;
                if (inCorner) {
                    count[(right > 0.5 ? 0 : 1) + (up > 0.5 ? 0 : 2)]++;
                }
            }
        }
        int best = 0;
        for (int i = 1; i < 4; i++) {
            best = count[i] < count[best] ? i : best;
        }
        return List.of(Place.NORTH_EAST, Place.NORTH_WEST, Place.SOUTH_EAST, Place.SOUTH_WEST)
                .get(best);
    }
}
