package elbo.data.drawn;

import java.util.Arrays;

/** Puts a pen's way on a grid of pixels: each pixel's blackness follows from its distance to the nearest edge of the line. */
final class Ink {
    private Ink() {}

    /**
     * Draws {@code trace}, whose unit is a pixel, into {@code side * side} bytes of {@code into} from {@code at}.
     *
     * @param soft  width of the ramp from no ink to full ink, in pixels
     * @param black the value of full ink, at most 1
     */
    static void draw(Trace trace, double soft, double black, int side, byte[] into, int at) {
        double[] gap = new double[side * side];
        Arrays.fill(gap, soft);
        for (int i = 1; i < trace.size; i++) {
            if (!trace.lift[i]) {
                segment(trace, i, soft / 2, side, gap);
            }
        }
        for (int p = 0; p < gap.length; p++) {
            double ink = Math.clamp(0.5 - gap[p] / soft, 0.0, 1.0);
            into[at + p] = (byte) (int) (255 * black * ink * ink * (3 - 2 * ink) + 0.5);
        }
    }

    /** Lowers {@code gap}, the distance of pixel centres to the line's edge (negative inside), around one segment. */
    private static void segment(Trace trace, int i, double margin, int side, double[] gap) {
        double ax = trace.x[i - 1];
        double ay = trace.y[i - 1];
        double dx = trace.x[i] - ax;
        double dy = trace.y[i] - ay;
        double thin = trace.radius[i - 1];
        double grows = trace.radius[i] - thin;
        double reach = Math.max(thin, trace.radius[i]) + margin;
        int left = Math.max(0, (int) (Math.min(ax, trace.x[i]) - reach));
        int right = Math.min(side - 1, (int) (Math.max(ax, trace.x[i]) + reach));
        int top = Math.max(0, (int) (Math.min(ay, trace.y[i]) - reach));
        int bottom = Math.min(side - 1, (int) (Math.max(ay, trace.y[i]) + reach));
        double perLength = 1 / (dx * dx + dy * dy + 1e-12);
        for (int row = top; row <= bottom; row++) {
            double py = row + 0.5 - ay;
            for (int column = left; column <= right; column++) {
                double px = column + 0.5 - ax;
                double t = Math.clamp((px * dx + py * dy) * perLength, 0.0, 1.0);
                double ex = px - t * dx;
                double ey = py - t * dy;
                double g = Math.sqrt(ex * ex + ey * ey) - thin - t * grows;
                int p = row * side + column;
                if (g < gap[p]) {
                    gap[p] = g;
                }
            }
        }
    }
}
