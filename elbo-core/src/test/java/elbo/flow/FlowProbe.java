package elbo.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What laws and tests of flows share: flows built with any weights, their Jacobians, and the way back. */
final class FlowProbe {
    static final int BATCH = 3;
    private static final long CONTEXT = 2;

    static final List<Shape> VECTORS = List.of(Shape.of(2), Shape.of(5), Shape.of(8));
    static final List<Shape> PICTURES = List.of(Shape.of(2, 4, 4), Shape.of(3, 2, 5));
    static final List<Shape> BOTH =
            Stream.concat(VECTORS.stream(), PICTURES.stream()).toList();

    private FlowProbe() {}

    static Coupling coupling(Shaping shaping) {
        return coupling(Coupling.Keep.FIRST, shaping);
    }

    static Coupling coupling(Shaping shaping, int width) {
        return new Coupling(
                Coupling.Keep.FIRST, shaping, List.of(width), 0, Norm.NONE, Activation.TANH, Initializer.TORCH);
    }

    static Coupling coupling(Coupling.Keep keep, Shaping shaping) {
        return new Coupling(keep, shaping, List.of(6, 5), 0, Norm.NONE, Activation.TANH, Initializer.TORCH);
    }

    static Coupling deep(Norm norm) {
        return new Coupling(
                Coupling.Keep.FIRST, new Scaling(1), List.of(6, 5), 2, norm, Activation.TANH, Initializer.TORCH);
    }

    static Dequantisation dequantisation() {
        return new Dequantisation(2, 3, List.of(5), Activation.TANH, Initializer.TORCH);
    }

    static Autoregressive autoregressive(Shaping shaping) {
        return new Autoregressive(shaping, List.of(9, 11), Activation.TANH, Initializer.TORCH);
    }

    /** A built flow with any weights and events. */
    interface Law {
        void holds(Transform transform, Tensor x, Shape in);
    }

    /** Without anything known beside the events, and with two numbers. */
    static void check(Flow flow, List<Shape> shapes, DType type, Law law) {
        for (Shape in : shapes) {
            for (long context : new long[] {0, CONTEXT}) {
                Init init = Init.of(Rng.of(1), type, Device.CPU);
                Bijector live = flow.build(init.at("flow"), in, context);
                try (Parameters parameters = init.parameters();
                        Scope s = Scope.open()) {
                    stir(parameters);
                    Tensor told = Doubles.normal(Rng.of(3), 1, Shape.of(BATCH, context))
                            .to(type);
                    Tensor any = Doubles.normal(Rng.of(4), 1, in.prepend(BATCH)).to(type);
                    law.holds(live.given(told), flow.unit() ? any.sigmoid() : any, in);
                }
            }
        }
    }

    /** So that layers which begin as zeros say something. */
    static void stir(Parameters parameters) {
        int i = 0;
        try (Grad.Guard off = Grad.off()) {
            for (Tensor p : parameters.all()) {
                Tensor noise = Doubles.normal(Rng.of(2).at(i++), 0.3, p.shape()).to(p.dtype());
                Tensor unused = p.addInPlace(noise);
            }
        }
    }

    /** Up to what the rounding of the image comes to on the way back, where that is more. */
    static void assertBack(Transform t, Tensor x, double precision) {
        double rounding = x.dtype() == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
        Image there = t.forward(x);
        Image back = t.inverse(there.value());
        double[] from = x.toDoubles();
        double[] found = back.value().toDoubles();
        double[] lost = lost(t, x, there.value().toDoubles(), 2 * rounding);
        for (int i = 0; i < from.length; i++) {
            double allowed = precision * Math.max(1, Math.abs(from[i])) + lost[i];
            assertThat(found[i]).as("number %d", i).isCloseTo(from[i], within(allowed));
        }
        assertThat(back.logDet().add(there.logDet()).abs().max().item()).isLessThan(100 * precision);
        Image again = t.inverted().forward(there.value());
        assertThat(again.value().toDoubles()).containsExactly(found);
    }

    /** How far x moves with an image that is off by {@code rounding} of itself: {@code |J^-1| |y| rounding}, J being dy/dx. */
    private static double[] lost(Transform t, Tensor x, double[] y, double rounding) {
        int dims = y.length / BATCH;
        double[][][] jacobians = jacobians(t, x, dims);
        double[] lost = new double[y.length];
        for (int b = 0; b < BATCH; b++) {
            for (int j = 0; j < dims; j++) {
                double[] unit = new double[dims];
                unit[j] = rounding * Math.max(1, Math.abs(y[b * dims + j]));
                double[] moved = solution(jacobians[b], unit);
                for (int i = 0; i < dims; i++) {
                    lost[b * dims + i] += Math.abs(moved[i]);
                }
            }
        }
        return lost;
    }

    /** Of {@code J x = y}. */
    private static double[] solution(double[][] jacobian, double[] y) {
        int n = y.length;
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOf(jacobian[i], n + 1);
            rows[i][n] = y[i];
        }
        double unused = eliminated(rows);
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double rest = rows[i][n];
            for (int j = i + 1; j < n; j++) {
                rest -= rows[i][j] * x[j];
            }
            x[i] = rest / rows[i][i];
        }
        return x;
    }

    /** {@code [b][i][j] = dy_bi / dx_bj}, by the engine's own derivatives; events do not see each other. */
    static double[][][] jacobians(Transform t, Tensor x, int dims) {
        Tensor in = x.detach().requireGrad();
        Tensor y = t.forward(in).value().reshape(BATCH, dims);
        double[][][] jacobians = new double[BATCH][dims][dims];
        for (int i = 0; i < dims; i++) {
            double[] row =
                    Grad.of(y.narrow(1, i, 1).sum(), List.of(in)).getFirst().toDoubles();
            for (int b = 0; b < BATCH; b++) {
                System.arraycopy(row, b * dims, jacobians[b][i], 0, dims);
            }
        }
        return jacobians;
    }

    static double logDeterminant(double[][] matrix) {
        return eliminated(matrix);
    }

    /** Gaussian elimination with pivots, in place; what stands beyond the square goes with its row. Gives log |det|. */
    private static double eliminated(double[][] matrix) {
        int n = matrix.length;
        double log = 0;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k]) ? i : pivot;
            }
            double[] swap = matrix[k];
            matrix[k] = matrix[pivot];
            matrix[pivot] = swap;
            log += Math.log(Math.abs(matrix[k][k]));
            for (int i = k + 1; i < n; i++) {
                double factor = matrix[i][k] / matrix[k][k];
                for (int j = k; j < matrix[i].length; j++) {
                    matrix[i][j] -= factor * matrix[k][j];
                }
            }
        }
        return log;
    }
}
