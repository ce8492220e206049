package elbo.sampler;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tensors read from a file, each asked for by its name and shape; whatever is not as expected is refused in one line.
 *
 * @param about the file
 */
public record Numbers(String about, Map<String, SafeTensors.Entry> entries) {
    /** Stands for any size in a shape. */
    static final long ANY = -1;

    /** Refuses a tensor that none of these names. */
    void only(String... names) {
        List<String> known = List.of(names);
        entries.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Refusal(Problem.unknown(about, "tensor", name, known));
                });
    }

    /** The size of a dimension of a tensor. */
    int size(String name, int dim) {
        Shape shape = entry(name).shape();
        if (dim >= shape.rank() || shape.dim(dim) > Integer.MAX_VALUE) {
            throw new Refusal(about, "is damaged: tensor " + name + " has shape " + shape);
        }
        return (int) shape.dim(dim);
    }

    double[] doubles(String name, long... dims) {
        SafeTensors.Entry entry = checked(name, DType.FLOAT64, dims);
        double[] values = new double[Math.toIntExact(entry.shape().size())];
        entry.data().asDoubleBuffer().get(values);
        for (double v : values) {
            requireFinite(name, v);
        }
        return values;
    }

    float[] floats(String name, long... dims) {
        SafeTensors.Entry entry = checked(name, DType.FLOAT32, dims);
        float[] values = new float[Math.toIntExact(entry.shape().size())];
        entry.data().asFloatBuffer().get(values);
        for (float v : values) {
            requireFinite(name, v);
        }
        return values;
    }

    /** Refuses a tensor whose numbers are not all right. */
    void require(boolean right, String name, String should) {
        if (!right) {
            throw new Refusal(about, "is damaged: tensor " + name + " should hold " + should);
        }
    }

    private void requireFinite(String name, double v) {
        if (!Double.isFinite(v)) {
            throw new Refusal(about, "is damaged: tensor " + name + " holds " + v + "; every number must be finite");
        }
    }

    private SafeTensors.Entry entry(String name) {
        SafeTensors.Entry entry = entries.get(name);
        if (entry == null) {
            throw new Refusal(about, "is damaged: tensor " + name + " is missing");
        }
        return entry;
    }

    private SafeTensors.Entry checked(String name, DType type, long... dims) {
        SafeTensors.Entry entry = entry(name);
        boolean right = entry.dtype() == type && entry.shape().rank() == dims.length;
        for (int i = 0; right && i < dims.length; i++) {
            right = dims[i] == ANY ? entry.shape().dim(i) > 0 : entry.shape().dim(i) == dims[i];
        }
        if (!right) {
            throw new Refusal(
                    about,
                    "is damaged: tensor " + name + " is " + entry.dtype().code() + " of shape " + entry.shape()
                            + ", but should be " + type.code() + " of shape " + shown(dims));
        }
        return entry;
    }

    private static String shown(long[] dims) {
        List<String> words = new ArrayList<>();
        for (long d : dims) {
            words.add(d == ANY ? "n" : Long.toString(d));
        }
        return words.toString();
    }

    static SafeTensors.Entry of(double[] values, long... dims) {
        try (Scope s = Scope.open()) {
            return Tensors.entry(Tensors.of(values, dims));
        }
    }

    static SafeTensors.Entry of(float[] values, long... dims) {
        try (Scope s = Scope.open()) {
            return Tensors.entry(Tensors.of(values, dims));
        }
    }
}
