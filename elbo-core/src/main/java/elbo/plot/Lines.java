package elbo.plot;

import elbo.Refusal;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Curves over a number: several runs, a rate against a distortion, a schedule. */
public final class Lines {
    private static final int POINTS_SHOWN = 30;

    private Lines() {}

    /** @throws Refusal if there is no curve, or no finite value in any */
    public static Figure draw(Axes axes, List<Curve> curves) {
        return Page.of(panel(axes.withTitle(""), curves), 640, 380).titled(axes.title());
    }

    static Panel panel(Axes axes, List<Curve> curves) {
        String where = axes.title().isBlank() ? "lines" : axes.title();
        if (curves.isEmpty()) {
            throw new Refusal(where, "has no curve to draw; give at least one");
        }
        Range x = Range.of(where, curves.stream().map(Curve::x).toList());
        Range y = Range.of(where, curves.stream().map(Curve::y).toList());
        Panel panel = new Panel(axes, x.padded(0.02), y.padded(0.06));
        int longest = curves.stream().mapToInt(c -> c.x().length).max().orElseThrow();
        for (int i = 0; i < curves.size(); i++) {
            panel.curve(i, curves.get(i), longest <= POINTS_SHOWN);
        }
        if (curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).allMatch(v -> v == Math.rint(v))) {
            panel.wholeX();
        }
        return curves.size() == 1
                ? panel
                : panel.legend(curves.size() > 4 ? LegendPosition.OutsideE : corner(curves, x, y));
    }

    /** The corner with the fewest points. */
    private static LegendPosition corner(List<Curve> curves, Range x, Range y) {
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
        return List.of(
                        LegendPosition.InsideNE,
                        LegendPosition.InsideNW,
                        LegendPosition.InsideSE,
                        LegendPosition.InsideSW)
                .get(best);
    }
}
