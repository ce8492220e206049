package elbo.sampler;

import elbo.tensor.Rng;

/** A lower triangular matrix {@code L [D, D]}, which stands somewhere in an array, row after row; its diagonal is above 0. */
record Triangle(double[] values, int from, int dims) {
    static Triangle of(double[] values, int dims) {
        return new Triangle(values, 0, dims);
    }

    /** {@code L e}, {@code e ~ N(0, I)}. */
    double[] draw(Rng rng) {
        double[] noise = new double[dims];
        double[] out = new double[dims];
        for (int a = 0; a < dims; a++) {
            noise[a] = rng.nextGaussian();
            for (int b = 0; b <= a; b++) {
                out[a] += values[from + a * dims + b] * noise[b];
            }
        }
        return out;
    }

    /** {@code log |L|}. */
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < dims; i++) {
            sum += Math.log(values[from + i * (dims + 1)]);
        }
        return sum;
    }

    boolean positive() {
        for (int i = 0; i < dims; i++) {
            if (!(values[from + i * (dims + 1)] > 0)) {
                return false;
            }
        }
        return true;
    }
}
