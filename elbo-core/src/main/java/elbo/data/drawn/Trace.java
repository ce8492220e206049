package elbo.data.drawn;

import java.util.Arrays;

/** The way of a pen: a polyline with a radius at each point. Grows and is bent in place; not shared between threads. */
final class Trace {
    private static final int STEPS = 6;

    int size;
    double[] x = new double[128];
    double[] y = new double[128];
    double[] radius = new double[128];
    /** Whether the pen comes to this point without ink. */
    boolean[] lift = new boolean[128];

    private void add(double px, double py, boolean lifted) {
        if (size == x.length) {
            x = Arrays.copyOf(x, 2 * size);
            y = Arrays.copyOf(y, 2 * size);
            radius = Arrays.copyOf(radius, 2 * size);
            lift = Arrays.copyOf(lift, 2 * size);
        }
        x[size] = px;
        y[size] = py;
        lift[size++] = lifted;
    }

    /**
     * The smooth curve through the points {@code xy}: a centripetal Catmull-Rom spline, begun anew at each corner and each
     * lift. Centripetal, because the other parametrisations make loops and cusps where points lie unevenly.
     */
    static Trace through(double[] xy, boolean[] corner, boolean[] lift) {
        Trace trace = new Trace();
        int n = corner.length;
        for (int i = 0; i < n; i++) {
            if (lift[i]) {
                trace.add(xy[2 * i], xy[2 * i + 1], true);
                continue;
            }
            boolean begins = lift[i - 1] || corner[i - 1];
            boolean ends = corner[i] || i + 1 == n || lift[i + 1];
            trace.span(xy, i - 1, begins, ends);
        }
        return trace;
    }

    /** From point {@code i} to the next; at the ends of a run the missing neighbour is the mirrored one. */
    private void span(double[] xy, int i, boolean begins, boolean ends) {
        double x1 = xy[2 * i];
        double y1 = xy[2 * i + 1];
        double x2 = xy[2 * i + 2];
        double y2 = xy[2 * i + 3];
        double x0 = begins ? 2 * x1 - x2 : xy[2 * i - 2];
        double y0 = begins ? 2 * y1 - y2 : xy[2 * i - 1];
        double x3 = ends ? 2 * x2 - x1 : xy[2 * i + 4];
        double y3 = ends ? 2 * y2 - y1 : xy[2 * i + 5];
        double before = knot(x1 - x0, y1 - y0);
        double here = knot(x2 - x1, y2 - y1);
        double after = knot(x3 - x2, y3 - y2);
        for (int k = 1; k <= STEPS; k++) {
            double t = here * k / STEPS;
            add(at(x0, x1, x2, x3, before, here, after, t), at(y0, y1, y2, y3, before, here, after, t), false);
        }
    }

    /** Square root of the distance; never zero, so that points may coincide. */
    private static double knot(double dx, double dy) {
        return Math.sqrt(Math.sqrt(dx * dx + dy * dy)) + 1e-6;
    }

    /** The pyramid of Barry and Goldman 1988, with knots at -before, 0, here, here + after. */
    private static double at(
            double p0, double p1, double p2, double p3, double before, double here, double after, double t) {
        double a1 = (-t * p0 + (t + before) * p1) / before;
        double a2 = ((here - t) * p1 + t * p2) / here;
        double a3 = ((here + after - t) * p2 + (t - here) * p3) / after;
        double b1 = ((here - t) * a1 + (t + before) * a2) / (before + here);
        double b2 = ((here + after - t) * a2 + t * a3) / (here + after);
        return ((here - t) * b1 + t * b2) / here;
    }

    /** Applies {@code (x, y) -> (a x + b y + c, d x + e y + f)}. */
    void map(double a, double b, double c, double d, double e, double f) {
        for (int i = 0; i < size; i++) {
            double px = x[i];
            double py = y[i];
            x[i] = a * px + b * py + c;
            y[i] = d * px + e * py + f;
        }
    }

    static double min(double[] values, int size) {
        double least = values[0];
        for (int i = 1; i < size; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    static double max(double[] values, int size) {
        double most = values[0];
        for (int i = 1; i < size; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }
}
