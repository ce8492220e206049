package elbo.metric;

import elbo.Refusal;
import elbo.Source;
import elbo.model.Model;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/**
 * By how much the decoder stretches the surroundings of codes, {@code 1/2 log det J^T J} with {@code J = d E[x|z] / dz}: the logarithm
 * of the volume that a unit of code takes among examples, in nats.
 *
 * @param singular  the singular values of J at each code, falling, {@code [N][D]}
 * @param logVolume the sum of their logarithms; minus infinity where the decoder is flat in some direction
 */
@Source(arxiv = "1710.11379", at = "magnification factor; by central differences")
public record Magnification(double[][] singular, double[] logVolume) {
    private static final String NAME = "magnification";

    /**
     * @param z       codes, {@code [N, D]}
     * @param context {@code [N, C]}
     * @throws Refusal for codes with more dimensions than examples have, whose volume is always 0, and for a decoder that answers with
     *     something not finite
     */
    public static Magnification of(Model model, Tensor z, Tensor context) {
        int dims = model.latent();
        if (dims > model.eventShape().size()) {
            throw new Refusal(
                    NAME,
                    "needs examples of at least as many dimensions as codes; got "
                            + model.eventShape().size() + " and " + dims);
        }
        int n = Math.toIntExact(z.shape().dim(0));
        double[][] singular = new double[n][];
        double[] volume = new double[n];
        for (int i = 0; i < n; i++) {
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                singular[i] = SingularValues.of(jacobian(model, z.narrow(0, i, 1), context.narrow(0, i, 1), i));
                volume[i] = Arrays.stream(singular[i]).map(Math::log).sum();
            }
        }
        return new Magnification(singular, volume);
    }

    /** The largest singular value by the smallest, at each code: 1 where all directions are stretched alike. */
    public double[] condition() {
        return Arrays.stream(singular).mapToDouble(v -> v[0] / v[v.length - 1]).toArray();
    }

    /** Columns of J: {@code (f(z + h e_d) - f(z - h e_d)) / 2h}. */
    private static double[][] jacobian(Model model, Tensor z, Tensor context, int which) {
        int dims = model.latent();
        double h = model.type() == DType.FLOAT64 ? 1e-5 : 5e-3; // near the cube root of what rounds
        double[] steps = new double[2 * dims * dims];
        for (int d = 0; d < dims; d++) {
            steps[d * dims + d] = h;
            steps[(dims + d) * dims + d] = -h;
        }
        Tensor moved = Tensors.of(steps, 2L * dims, dims)
                .to(model.device())
                .add(z.to(DType.FLOAT64))
                .to(model.type());
        double[] x = means(
                model, moved, context.expand(Shape.of(2L * dims, context.shape().dim(1))));
        int size = x.length / (2 * dims);
        double[][] columns = new double[dims][size];
        for (int d = 0; d < dims; d++) {
            for (int i = 0; i < size; i++) {
                columns[d][i] = (x[d * size + i] - x[(dims + d) * size + i]) / (2 * h);
                if (!Double.isFinite(columns[d][i])) {
                    throw new Refusal(NAME, "the decoder's answer near code " + which + " is not finite");
                }
            }
        }
        return columns;
    }

    /** E[x|z] for codes {@code [N, D]}, row by row. */
    static double[] means(Model model, Tensor z, Tensor context) {
        Tensor mean = model.likelihood(z.unsqueeze(0), context).mean();
        return mean.to(DType.FLOAT64).toDoubles();
    }
}
