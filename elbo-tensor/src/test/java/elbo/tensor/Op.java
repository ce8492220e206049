package elbo.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * An operation and what is claimed of it.
 *
 * @param method   the public method, as {@code name(ParameterTypes)}
 * @param calc     the operation on inputs
 * @param plain    the same in plain Java, on row-major values
 * @param inputs   shapes of the inputs
 * @param from     inputs are drawn between this and {@code to}
 * @param smooth   whether the gradient is compared with central differences
 * @param mismatch shapes that the operation must refuse; empty where none can be wrong
 */
record Op(
        String method,
        Calc calc,
        PlainCalc plain,
        List<Shape> inputs,
        double from,
        double to,
        boolean smooth,
        List<Shape> mismatch) {
    interface Calc {
        Tensor of(List<Tensor> in);
    }

    interface PlainCalc {
        double[] of(double[][] in);
    }

    static Op op(String method, Calc calc, PlainCalc plain, Shape... inputs) {
        return new Op(method, calc, plain, List.of(inputs), -2, 2, true, List.of());
    }

    /** Drawn where the operation is defined. */
    Op within(double low, double high) {
        return new Op(method, calc, plain, inputs, low, high, smooth, mismatch);
    }

    /** No gradient is claimed: the result is a constant, or the operation changes its tensor. */
    Op noGradient() {
        return new Op(method, calc, plain, inputs, from, to, false, mismatch);
    }

    Op refuses(Shape... shapes) {
        return new Op(method, calc, plain, inputs, from, to, smooth, List.of(shapes));
    }

    /** The same values each time, in order of the shapes. */
    double[][] values() {
        Rng rng = Rng.of(11).fork(method);
        double[][] values = new double[inputs.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[(int) inputs.get(i).size()];
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = rng.uniform(from, to);
            }
        }
        return values;
    }

    List<Tensor> tensors(double[][] values, DType type) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            out.add(Tensors.of(values[i], inputs.get(i).dims()).to(type));
        }
        return out;
    }

    @Override
    public String toString() {
        return method;
    }
}
