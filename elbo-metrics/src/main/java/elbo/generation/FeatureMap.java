package elbo.generation;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/** From examples to the features that they are compared by. */
public interface FeatureMap {
    /** What the features are, for the reader of a number, and what it must not be compared with. */
    String what();

    /** The shape of an example. */
    Shape event();

    /** How many features an example has. */
    int width();

    /** {@code [N, event]} of floats to {@code [N, width]}. */
    Tensor of(Tensor examples);

    /**
     * Of all examples of a data set, some at a time.
     *
     * @throws Refusal if its examples have another shape
     */
    default Points points(Dataset data, Ticker ticker) {
        if (!data.eventShape().equals(event())) {
            throw new Refusal(
                    data.name(),
                    "holds examples of shape " + data.eventShape() + ", but the features are of " + event());
        }
        return points(data.name(), data.size(), (from, count) -> Reader.range(data, from, count), ticker);
    }

    /**
     * Of examples in an array, some at a time.
     *
     * @param name   what they are, for messages: {@code generated examples}
     * @param values {@code [n, event]} row by row
     * @throws Refusal if these are no whole number of examples, or not finite
     */
    default Points points(String name, float[] values, Ticker ticker) {
        int size = Math.toIntExact(event().size());
        if (values.length % size != 0) {
            throw new Refusal(name, values.length + " numbers do not make examples of shape " + event());
        }
        Points plain = new Points(name, values.length / size, size, values);
        return points(
                name,
                plain.n(),
                (from, count) -> {
                    float[] some = Arrays.copyOfRange(values, from * size, (from + count) * size);
                    return Tensors.of(some, event().prepend(count).dims());
                },
                ticker);
    }

    private Points points(String name, int n, Reader.Source source, Ticker ticker) {
        float[] features = new float[Math.multiplyExact(n, width())];
        int batch = Reader.batch(event());
        for (int from = 0; from < n; from += batch) {
            int count = Math.min(batch, n - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                float[] some = of(source.examples(from, count)).toFloats();
                System.arraycopy(some, 0, features, from * width(), some.length);
            }
            ticker.done("features of " + name, from + count, n);
        }
        return new Points("features of " + name, n, width(), features);
    }
}
