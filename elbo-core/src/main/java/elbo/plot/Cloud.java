package elbo.plot;

import elbo.Refusal;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Points with their colours, finite ones only.
 *
 * @param missing how many were left out because they are not finite
 */
record Cloud(double[] x, double[] y, Colouring colouring, int missing) {
    static Cloud of(double[] x, double[] y, Colouring colouring) {
        int coloured = switch (colouring) {
            case Colouring.Plain() -> x.length;
            case Colouring.Classes(int[] of, var names) -> of.length;
            case Colouring.Factor(var name, double[] values) -> values.length;
        };
        if (x.length != y.length || x.length != coloured) {
            throw new Refusal(
                    "latent scatter",
                    "has " + x.length + " x values, " + y.length + " y values and colours for " + coloured
                            + " points; give as many of each");
        }
        int[] kept = IntStream.range(0, x.length)
                .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                .toArray();
        if (kept.length == 0) {
            throw new Refusal("latent scatter", "has no finite point to show; give at least one code");
        }
        return new Cloud(pick(x, kept), pick(y, kept), pick(colouring, kept), x.length - kept.length);
    }

    Cloud map(DoubleUnaryOperator f) {
        return new Cloud(
                Arrays.stream(x).map(f).toArray(), Arrays.stream(y).map(f).toArray(), colouring, missing);
    }

    /** How many points do not lie in these ranges. */
    int outside(Range across, Range up) {
        return (int) IntStream.range(0, x.length)
                .filter(i -> !across.holds(x[i]) || !up.holds(y[i]))
                .count();
    }

    /** The points that lie in these ranges; if there is none, all. */
    Cloud within(Range across, Range up) {
        int[] kept = IntStream.range(0, x.length)
                .filter(i -> across.holds(x[i]) && up.holds(y[i]))
                .toArray();
        return kept.length == 0 ? this : new Cloud(pick(x, kept), pick(y, kept), pick(colouring, kept), missing);
    }

    /** What a title must add to be honest. */
    String leftOut() {
        return missing == 0 ? "" : " (" + missing + (missing == 1 ? " point" : " points") + " not finite, left out)";
    }

    private static double[] pick(double[] values, int[] kept) {
        return Arrays.stream(kept).mapToDouble(i -> values[i]).toArray();
    }

    private static Colouring pick(Colouring colouring, int[] kept) {
        return switch (colouring) {
            case Colouring.Plain plain -> plain;
            case Colouring.Classes(int[] of, var names) ->
                new Colouring.Classes(Arrays.stream(kept).map(i -> of[i]).toArray(), names);
            case Colouring.Factor(String name, double[] values) -> new Colouring.Factor(name, pick(values, kept));
        };
    }
}
