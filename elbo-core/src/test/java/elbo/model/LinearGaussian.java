package elbo.model;

import elbo.testing.Reference;

/**
 * Probabilistic PCA with two latent dimensions, in plain Java: {@code x = W z + b + noise}, {@code z ~ N(0, I)}, all known.
 *
 * @param w        {@code [D][2]}
 * @param variance of the noise
 */
public record LinearGaussian(double[][] w, double[] b, double variance) {
    public static LinearGaussian of(Reference table) {
        return new LinearGaussian(table.matrix("w"), table.column("b"), table.column("variance")[0]);
    }

    public int dims() {
        return b.length;
    }

    /** {@code W^T W + variance I}: a, c; c, d. */
    private double[] inner() {
        double a = variance;
        double c = 0;
        double d = variance;
        for (double[] row : w) {
            a += row[0] * row[0];
            c += row[0] * row[1];
            d += row[1] * row[1];
        }
        return new double[] {a, c, d};
    }

    /** The same model in coordinates of z in which the posterior's covariance is diagonal. */
    public LinearGaussian principal() {
        double[] m = inner();
        double angle = 0.5 * Math.atan2(2 * m[1], m[0] - m[2]);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[][] turned = new double[w.length][];
        for (int i = 0; i < w.length; i++) {
            turned[i] = new double[] {cos * w[i][0] + sin * w[i][1], cos * w[i][1] - sin * w[i][0]};
        }
        return new LinearGaussian(turned, b, variance);
    }

    /** The matrix that takes {@code x - b} to the posterior's mean, {@code [2][D]}. */
    public double[][] gain() {
        double[] m = inner();
        double det = m[0] * m[2] - m[1] * m[1];
        double[][] gain = new double[2][dims()];
        for (int i = 0; i < dims(); i++) {
            gain[0][i] = (m[2] * w[i][0] - m[1] * w[i][1]) / det;
            gain[1][i] = (m[0] * w[i][1] - m[1] * w[i][0]) / det;
        }
        return gain;
    }

    /** The posterior's covariance: variances, and what they share. */
    public double[] covariance() {
        double[] m = inner();
        double det = m[0] * m[2] - m[1] * m[1];
        return new double[] {variance * m[2] / det, -variance * m[1] / det, variance * m[0] / det};
    }

    /** log p(x) in nats (Tipping and Bishop 1999, section 3.2). */
    public double logProb(double[] x) {
        double[] m = inner();
        double logDet = Math.log(m[0] * m[2] - m[1] * m[1]) + (dims() - 2) * Math.log(variance);
        double[][] gain = gain();
        double square = 0;
        double[] mean = new double[2];
        double[] wd = new double[2];
        for (int i = 0; i < dims(); i++) {
            double d = x[i] - b[i];
            square += d * d;
            for (int j = 0; j < 2; j++) {
                mean[j] += gain[j][i] * d;
                wd[j] += w[i][j] * d;
            }
        }
        double explained = wd[0] * mean[0] + wd[1] * mean[1];
        return -0.5 * (dims() * Math.log(2 * Math.PI) + logDet + (square - explained) / variance);
    }

    /** The mean of log p(x). */
    public double meanLogProb(double[][] data) {
        double sum = 0;
        for (double[] x : data) {
            sum += logProb(x);
        }
        return sum / data.length;
    }
}
