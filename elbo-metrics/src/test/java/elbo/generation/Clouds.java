package elbo.generation;

import elbo.nearest.Points;
import elbo.tensor.Rng;

/** Points that tests draw. */
final class Clouds {
    private Clouds() {}

    /** Independent normal draws; every column has the mean and the deviation given. */
    static Points normal(int n, int dims, double mean, double deviation, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * dims];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * rng.nextGaussian());
        }
        return new Points("examples", n, dims, values);
    }

    /** Around the first {@code used} of four far-off centres. */
    static Points modes(int n, int used, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[n * 2];
        for (int i = 0; i < n; i++) {
            int mode = i % used;
            values[2 * i] = (float) (100 * (mode % 2) + rng.nextGaussian());
            values[2 * i + 1] = (float) (100 * (mode / 2) + rng.nextGaussian());
        }
        return new Points("examples", n, 2, values);
    }

    static Points joined(Points a, Points b) {
        float[] values = new float[a.values().length + b.values().length];
        System.arraycopy(a.values(), 0, values, 0, a.values().length);
        System.arraycopy(b.values(), 0, values, a.values().length, b.values().length);
        return new Points("examples", a.n() + b.n(), a.dims(), values);
    }
}
