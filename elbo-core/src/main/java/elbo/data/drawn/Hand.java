package elbo.data.drawn;

import elbo.tensor.Rng;

/** Writes a glyph as a person would: never twice the same. Every number comes from the stream that is handed in. */
final class Hand {
    private static final double SIDE = 28;
    /** Digits are fitted into a square of this side, as in MNIST. */
    private static final double FRAME = 20;

    private Hand() {}

    /** Writes one digit into 28 x 28 bytes of {@code into} from {@code at}. */
    static void write(Glyph glyph, Rng rng, byte[] into, int at) {
        Trace trace = Trace.through(place(glyph, rng.fork("points")), glyph.corner(), glyph.lift());
        lean(trace, rng.fork("lean"));
        bend(trace, rng.fork("bend"));
        Rng pen = rng.fork("pen");
        double radius = Math.clamp(1.36 * StrictMath.exp(0.26 * pen.nextGaussian()), 0.6, 2.1);
        frame(trace, FRAME * pen.uniform(0.91, 0.99) - 2 * radius);
        press(trace, radius, pen);
        centre(trace, pen);
        Ink.draw(trace, pen.uniform(0.8, 1.5), Math.min(1, pen.uniform(0.9, 1.3)), (int) SIDE, into, at);
    }

    /** A random mixture of the glyph's forms, and then each point a little beside its place. */
    private static double[] place(Glyph glyph, Rng rng) {
        double[] weights = new double[glyph.forms().size()];
        double sum = 0;
        for (int f = 0; f < weights.length; f++) {
            double w = StrictMath.log(1 - rng.nextDouble());
            weights[f] = w * w * -w;
            sum += weights[f];
        }
        double[] xy = new double[2 * glyph.points()];
        for (int f = 0; f < weights.length; f++) {
            double[] form = glyph.forms().get(f);
            for (int i = 0; i < xy.length; i++) {
                xy[i] += weights[f] / sum * form[i];
            }
        }
        for (int i = 0; i < xy.length; i++) {
            boolean end = i < 2 || i >= xy.length - 2;
            xy[i] += (end ? 0.03 : 0.012) * limited(rng);
        }
        return xy;
    }

    /** Normal, but never far out: nobody writes a digit lying down. */
    private static double limited(Rng rng) {
        return Math.clamp(rng.nextGaussian(), -2.5, 2.5);
    }

    /** Width, slant and rotation. */
    private static void lean(Trace trace, Rng rng) {
        double width = StrictMath.exp(0.06 + 0.2 * limited(rng));
        double slant = 0.16 + 0.2 * limited(rng);
        double turn = 0.1 * limited(rng);
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        trace.map(cos * width, -cos * slant - sin, 0, sin * width, cos - sin * slant, 0);
    }

    /** A smooth distortion of the plane: a few long waves, each pushing in one direction. */
    private static void bend(Trace trace, Rng rng) {
        for (int wave = 0; wave < 3; wave++) {
            double number = rng.uniform(1, 5);
            double direction = rng.uniform(0, 2 * StrictMath.PI);
            double kx = number * StrictMath.cos(direction);
            double ky = number * StrictMath.sin(direction);
            double phase = rng.uniform(0, 2 * StrictMath.PI);
            double pushX = 0.04 * rng.nextGaussian();
            double pushY = 0.04 * rng.nextGaussian();
            for (int i = 0; i < trace.size; i++) {
                double s = StrictMath.sin(kx * trace.x[i] + ky * trace.y[i] + phase);
                trace.x[i] += pushX * s;
                trace.y[i] += pushY * s;
            }
        }
    }

    /** Makes the longer side {@code room} pixels long. */
    private static void frame(Trace trace, double room) {
        double width = Trace.max(trace.x, trace.size) - Trace.min(trace.x, trace.size);
        double height = Trace.max(trace.y, trace.size) - Trace.min(trace.y, trace.size);
        double scale = room / Math.max(width, height);
        trace.map(scale, 0, 0, 0, scale, 0);
    }

    /** The pen's radius along its way: a nib thinner in one direction, a pressure that swells and ebbs, an unsteady edge. */
    private static void press(Trace trace, double radius, Rng rng) {
        double nib = rng.uniform(0, 0.22);
        double angle = rng.uniform(0, StrictMath.PI);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double swell = rng.uniform(0, 0.2);
        double pace = rng.uniform(0.1, 0.4);
        double phase = rng.uniform(0, 2 * StrictMath.PI);
        double way = 0;
        for (int i = 0; i < trace.size; i++) {
            int from = trace.lift[i] ? i : i - 1;
            double dx = trace.x[i] - trace.x[from];
            double dy = trace.y[i] - trace.y[from];
            double length = Math.sqrt(dx * dx + dy * dy);
            double across = length == 0 ? 0 : (dx * cos + dy * sin) / length;
            way += length;
            double factor = 1 - nib * across * across + swell * StrictMath.sin(pace * way + phase);
            double edge = 0.05 * rng.nextGaussian();
            trace.radius[i] = Math.max(0.5, radius * (factor + edge));
        }
    }

    /** Brings the centre of the ink to the picture's, but never a line over the picture's edge. */
    private static void centre(Trace trace, Rng rng) {
        double mass = 0;
        double sumX = 0;
        double sumY = 0;
        for (int i = 1; i < trace.size; i++) {
            if (!trace.lift[i]) {
                double dx = trace.x[i] - trace.x[i - 1];
                double dy = trace.y[i] - trace.y[i - 1];
                double m = Math.sqrt(dx * dx + dy * dy) * (trace.radius[i] + trace.radius[i - 1]);
                mass += m;
                sumX += m * (trace.x[i] + trace.x[i - 1]) / 2;
                sumY += m * (trace.y[i] + trace.y[i - 1]) / 2;
            }
        }
        double margin = Trace.max(trace.radius, trace.size) + 1;
        double shiftX = shift(trace.x, trace.size, SIDE / 2 - sumX / mass + rng.uniform(-0.5, 0.5), margin);
        double shiftY = shift(trace.y, trace.size, SIDE / 2 - sumY / mass + rng.uniform(-0.5, 0.5), margin);
        trace.map(1, 0, shiftX, 0, 1, shiftY);
    }

    private static double shift(double[] values, int size, double wanted, double margin) {
        double least = margin - Trace.min(values, size);
        double most = SIDE - margin - Trace.max(values, size);
        return Math.min(Math.max(wanted, least), most);
    }
}
