package elbo.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Tensor operations in plain Java loops over row-major arrays of doubles: slow, obvious, and no LibTorch. */
final class Plain {
    private Plain() {}

    static double[] each(double[] a, DoubleUnaryOperator f) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = f.applyAsDouble(a[i]);
        }
        return out;
    }

    /** The shorter array is repeated: broadcasting over leading dimensions. */
    static double[] both(double[] a, double[] b, DoubleBinaryOperator f) {
        double[] out = new double[Math.max(a.length, b.length)];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsDouble(a[i % a.length], b[i % b.length]);
        }
        return out;
    }

    static double[] one(double value) {
        return new double[] {value};
    }

    static double sum(double[] a) {
        double sum = 0;
        for (double v : a) {
            sum += v;
        }
        return sum;
    }

    interface Row {
        double of(double[] values);
    }

    /** A number for each row of the last dimension, which has {@code n} elements. */
    static double[] rows(double[] a, int n, Row f) {
        double[] out = new double[a.length / n];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.of(Arrays.copyOfRange(a, i * n, (i + 1) * n));
        }
        return out;
    }

    /** Of each whole window of pictures that stand one after the other. */
    static double[] largest(double[] a, int height, int width, int side) {
        int rows = height / side;
        int columns = width / side;
        double[] out = new double[a.length / (height * width) * rows * columns];
        Arrays.fill(out, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < a.length; i++) {
            int row = i / width % height / side;
            int column = i % width / side;
            if (row < rows && column < columns) {
                int at = (i / (height * width) * rows + row) * columns + column;
                out[at] = Math.max(out[at], a[i]);
            }
        }
        return out;
    }

    /** The sum over the first dimension, which has {@code n} elements. */
    static double[] columnSums(double[] a, int n) {
        int width = a.length / n;
        double[] out = new double[width];
        for (int i = 0; i < a.length; i++) {
            out[i % width] += a[i];
        }
        return out;
    }

    static double variance(double[] a) {
        double mean = sum(a) / a.length;
        return sum(each(a, v -> (v - mean) * (v - mean))) / (a.length - 1);
    }

    /** {@code [rows, columns]} to {@code [columns, rows]}. */
    static double[] transposed(double[] a, int rows, int columns) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i % columns * rows + i / columns] = a[i];
        }
        return out;
    }

    /** {@code [n, k] [k, m]}. */
    static double[] matmul(double[] a, double[] b, int n, int k, int m) {
        double[] out = new double[n * m];
        for (int i = 0; i < n * m; i++) {
            for (int j = 0; j < k; j++) {
                out[i] += a[i / m * k + j] * b[j * m + i % m];
            }
        }
        return out;
    }

    /** The normal distribution function: {@code 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...)}. */
    static double normalCdf(double x) {
        double term = x;
        double sum = x;
        for (int n = 3; n < 200; n += 2) {
            term *= x * x / n;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** A picture's sizes and a window's: {@code in} and {@code out} channels, from {@code h x w}. */
    record Convolution(int n, int in, int out, int h, int w, int k, int stride, int padding) {
        /** What every pair of a pixel of the picture and one of the result does. */
        private interface Pair {
            void at(int pixel, int weight, int result);
        }

        int rows() {
            return (h + 2 * padding - k) / stride + 1;
        }

        int columns() {
            return (w + 2 * padding - k) / stride + 1;
        }

        /** Weights {@code [out, in, k, k]}. */
        private void pairs(Pair pair) {
            for (int i = 0; i < n * in * out * k * k * rows() * columns(); i++) {
                int b = i;
                int x = b % columns();
                b /= columns();
                int y = b % rows();
                b /= rows();
                int kx = b % k;
                b /= k;
                int ky = b % k;
                b /= k;
                int o = b % out;
                b /= out;
                int c = b % in;
                b /= in;
                int py = y * stride - padding + ky;
                int px = x * stride - padding + kx;
                if (py >= 0 && py < h && px >= 0 && px < w) {
                    pair.at(
                            ((b * in + c) * h + py) * w + px,
                            ((o * in + c) * k + ky) * k + kx,
                            ((b * out + o) * rows() + y) * columns() + x);
                }
            }
        }

        double[] forward(double[] picture, double[] weight, double[] bias) {
            double[] result = filled(n * out * rows() * columns(), bias, rows() * columns());
            pairs((p, q, r) -> result[r] += picture[p] * weight[q]);
            return result;
        }

        /** From what {@link #forward} gives to what it takes: the transposed convolution. */
        double[] transposed(double[] result, double[] weight, double[] bias) {
            double[] picture = filled(n * in * h * w, bias, h * w);
            pairs((p, q, r) -> picture[p] += result[r] * weight[q]);
            return picture;
        }

        private static double[] filled(int size, double[] bias, int area) {
            double[] out = new double[size];
            for (int i = 0; i < size; i++) {
                out[i] = bias[i / area % bias.length];
            }
            return out;
        }
    }
}
