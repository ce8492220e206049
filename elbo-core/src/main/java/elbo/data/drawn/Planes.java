package elbo.data.drawn;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Points of the plane whose density is known, so that what a model falls short of can be told: {@link #logDensity}, in nats. 20,000 to
 * learn from and 10,000 to measure on. Shape {@code [2]}, kind {@link Kind#REAL}; the label column {@code part} says which of the set's
 * parts a point is of.
 */
public enum Planes {
    /** two half circles of radius 1 that reach into each other, with noise of 0.1 in both directions */
    TWO_MOONS {
        @Override
        int parts() {
            return 2;
        }

        @Override
        double[] point(int part, Rng rng) {
            return noisy(moon(part, rng.nextDouble()), 0.1, rng);
        }

        /** The noise's density, averaged along both arcs. */
        @Override
        public double logDensity(double x, double y) {
            return alongParts(x, y, 0.1, Planes::moon);
        }
    },
    /** eight normal distributions of deviation 0.2 on a circle of radius 2 */
    EIGHT_GAUSSIANS {
        @Override
        int parts() {
            return 8;
        }

        @Override
        double[] point(int part, Rng rng) {
            return noisy(onCircle(2, part / 8.0), 0.2, rng);
        }

        @Override
        public double logDensity(double x, double y) {
            double sum = 0;
            for (int part = 0; part < 8; part++) {
                double[] centre = onCircle(2, part / 8.0);
                sum += bell(x - centre[0], y - centre[1], 0.2) / 8;
            }
            return Math.log(sum);
        }
    },
    /** the eight black squares of a board of 4 x 4 over [-2, 2] in both directions, evenly filled */
    CHECKERBOARD {
        @Override
        int parts() {
            return 8;
        }

        @Override
        double[] point(int part, Rng rng) {
            int row = part / 2;
            int column = 2 * (part % 2) + row % 2;
            return new double[] {column - 2 + rng.nextDouble(), row - 2 + rng.nextDouble()};
        }

        @Override
        public double logDensity(double x, double y) {
            boolean inside = Math.abs(x) < 2 && Math.abs(y) < 2;
            boolean black = Math.floorMod((long) Math.floor(x) + (long) Math.floor(y), 2L) == 0;
            return inside && black ? -Math.log(8) : Double.NEGATIVE_INFINITY;
        }
    },
    /** four circles around the same middle, of radius 0.5, 1, 1.5 and 2, with noise of 0.08 in both directions */
    RINGS {
        @Override
        int parts() {
            return 4;
        }

        @Override
        double[] point(int part, Rng rng) {
            return noisy(onCircle((part + 1) / 2.0, rng.nextDouble()), 0.08, rng);
        }

        @Override
        public double logDensity(double x, double y) {
            return alongParts(x, y, 0.08, (part, share) -> onCircle((part + 1) / 2.0, share));
        }
    };

    static final int TRAIN = 20_000;
    static final int TEST = 10_000;
    private static final int ALONG = 400;

    /** How many parts there are, all as likely. */
    abstract int parts();

    abstract double[] point(int part, Rng rng);

    /** The logarithm of the density at a point, in nats; that of curves with noise by 400 points of each. */
    public abstract double logDensity(double x, double y);

    /** The name of the data set. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The data set. It is drawn in a moment, so nothing is kept in {@code cacheFolder}. */
    public Splits open(Path cacheFolder) {
        return new Splits(title(), draw("train", TRAIN), draw("test", TEST));
    }

    private Dataset draw(String split, int size) {
        Rng rng = Rng.of(1).fork(title()).fork(split);
        float[] values = new float[2 * size];
        float[] which = new float[size];
        for (int i = 0; i < size; i++) {
            Rng own = rng.at(i);
            int part = own.nextInt(parts());
            double[] point = point(part, own);
            values[2 * i] = (float) point[0];
            values[2 * i + 1] = (float) point[1];
            which[i] = part;
        }
        List<String> names =
                IntStream.range(0, parts()).mapToObj(Integer::toString).toList();
        Labels labels = new Labels(List.of(new Labels.Column("part", which, names)));
        return MemoryDataset.floats(title() + "/" + split, Shape.of(2), Kind.REAL, values, labels);
    }

    private interface Curve {
        double[] at(int part, double share);
    }

    double alongParts(double x, double y, double noise, Curve curve) {
        double sum = 0;
        for (int part = 0; part < parts(); part++) {
            for (int i = 0; i < ALONG; i++) {
                double[] at = curve.at(part, (i + 0.5) / ALONG);
                sum += bell(x - at[0], y - at[1], noise);
            }
        }
        return Math.log(sum / (ALONG * parts()));
    }

    private static double[] moon(int part, double share) {
        double[] upper = {StrictMath.cos(StrictMath.PI * share), StrictMath.sin(StrictMath.PI * share)};
        return part == 0 ? upper : new double[] {1 - upper[0], 0.5 - upper[1]};
    }

    private static double[] onCircle(double radius, double turn) {
        double angle = 2 * StrictMath.PI * turn;
        return new double[] {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
    }

    private static double[] noisy(double[] at, double deviation, Rng rng) {
        return new double[] {at[0] + deviation * rng.nextGaussian(), at[1] + deviation * rng.nextGaussian()};
    }

    /** The density of noise in both directions. */
    private static double bell(double x, double y, double deviation) {
        double variance = deviation * deviation;
        return Math.exp(-(x * x + y * y) / (2 * variance)) / (2 * Math.PI * variance);
    }
}
