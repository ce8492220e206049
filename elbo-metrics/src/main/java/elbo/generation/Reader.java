package elbo.generation;

import elbo.data.Dataset;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** Examples of a data set as floats, some at a time, in the open scope. */
final class Reader {
    /** Of what goes through a network at once. */
    private static final long BYTES = 4L << 20;

    private static final int MOST = 500;

    private Reader() {}

    /** The examples {@code from .. from+count-1}, {@code [count, event]}. */
    interface Source {
        Tensor examples(int from, int count);
    }

    /** How many examples of this shape are taken at once. */
    static int batch(Shape event) {
        return Math.clamp(BYTES / (event.size() * Float.BYTES), 1, MOST);
    }

    static Tensor range(Dataset data, int from, int count) {
        return scaled(data, Tensors.filled(data.storage(), data.eventShape().prepend(count), into -> {
            data.read(from, count, into);
        }));
    }

    /** Examples by number, {@code [rows, event]}. */
    static Tensor rows(Dataset data, int[] rows) {
        return scaled(data, Tensors.filled(data.storage(), data.eventShape().prepend(rows.length), into -> {
            for (int row : rows) {
                data.read(row, 1, into);
            }
        }));
    }

    private static Tensor scaled(Dataset data, Tensor stored) {
        Tensor x = stored.to(DType.FLOAT32);
        return data.scale() == 1 ? x : x.mul(data.scale());
    }
}
