package elbo.comparison;

import elbo.Refusal;
import elbo.metric.RateDistortion;
import elbo.metric.RateDistortion.Point;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.objective.Objective;
import elbo.objective.TotalCorrelation;
import elbo.plot.Figure;
import elbo.plot.RateDistortionChart;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What every group's models lose over what their codes cost, see {@link RateDistortion}. */
public final class RateDistortionFigure {
    private static final String RATE = "kl";
    private static final String DISTORTION = "reconstruction";

    private RateDistortionFigure() {}

    /**
     * A point for each group, of its means.
     *
     * @throws Refusal for fewer than two groups, for runs of different data, whose distortions cannot be compared, and for a rate or
     *     distortion that is not finite
     */
    public static Figure of(Comparison comparison) {
        RateDistortion found = new RateDistortion(points(comparison));
        if (!sameData(comparison)) {
            throw new Refusal(
                    "rate-distortion",
                    "needs runs of the same data, or their distortions are not of the same thing. Fix: name others");
        }
        return RateDistortionChart.draw(found.names(), found.rates(), found.distortions());
    }

    /** Of runs of the same data that differ in the weight of the divergence; empty where they do not. */
    public static Optional<Figure> overBeta(Comparison comparison) {
        long betas = comparison.groups().stream()
                .mapToDouble(RateDistortionFigure::beta)
                .filter(Double::isFinite)
                .distinct()
                .count();
        boolean finite = comparison.groups().stream()
                .allMatch(g -> Double.isFinite(mean(g, RATE)) && Double.isFinite(mean(g, DISTORTION)));
        return betas > 1 && finite && sameData(comparison) ? Optional.of(of(comparison)) : Optional.empty();
    }

    private static boolean sameData(Comparison comparison) {
        return comparison.groups().stream()
                        .map(g -> g.setting().data())
                        .distinct()
                        .count()
                == 1;
    }

    private static List<Point> points(Comparison comparison) {
        List<Group> groups = comparison.groups();
        boolean byBeta = groups.stream()
                        .mapToDouble(RateDistortionFigure::beta)
                        .filter(Double::isFinite)
                        .distinct()
                        .count()
                == groups.size();
        return groups.stream()
                .map(g -> new Point(
                        byBeta ? String.format(Locale.ROOT, "beta %s", number(beta(g))) : g.name(),
                        beta(g),
                        mean(g, RATE),
                        mean(g, DISTORTION)))
                .toList();
    }

    private static double mean(Group group, String figure) {
        return group.figures().containsKey(figure) ? group.mean(figure) : Double.NaN;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
    }

    /** The weight that training ended with; NaN for objectives without one. */
    private static double beta(Group group) {
        Objective objective = group.setting().model().objective();
        int epochs = group.first().epochs();
        return switch (objective) {
            case Elbo elbo -> last(elbo.beta(), epochs);
            case FreeBits free -> last(free.beta(), epochs);
            case TotalCorrelation tc -> last(tc.beta(), epochs);
            default -> Double.NaN;
        };
    }

    private static double last(Schedule beta, int epochs) {
        return beta.at(Long.MAX_VALUE, epochs);
    }
}
