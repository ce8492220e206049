package elbo.plot;

import elbo.Refusal;

/**
 * A named line through points. A value that is not finite leaves a gap.
 *
 * @param name for the legend: "train"
 * @param x    from left to right
 * @param y    one for each {@code x}
 */
public record Curve(String name, double[] x, double[] y) {
    /** @throws Refusal if there are no points, or {@code x} and {@code y} differ in length */
    public Curve {
        if (x.length == 0) {
            throw new Refusal("curve \"" + name + "\"", "has no points; give at least one");
        }
        if (x.length != y.length) {
            throw new Refusal(
                    "curve \"" + name + "\"",
                    "has " + x.length + " x values but " + y.length + " y values; give as many of each");
        }
    }

    /** Values by their place, from 1: epochs 1, 2, 3, ... */
    public static Curve of(String name, double... y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        return new Curve(name, x, y);
    }
}
