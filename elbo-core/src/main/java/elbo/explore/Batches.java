package elbo.explore;

import elbo.Refusal;
import elbo.model.Model;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/** Plain arrays through a model, some rows at a time. */
final class Batches {
    private static final long BYTES = 16L << 20;
    private static final int MOST = 1000;
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final Model model;
    private final int batch;

    Batches(Model model, int batch) {
        this.model = model;
        this.batch = batch;
    }

    static Batches of(Model model) {
        long each = Math.multiplyExact(model.width(), (long) model.type().bytes());
        return new Batches(model, Math.clamp(BYTES / Math.max(1, each), 1, MOST));
    }

    /** What is done with rows {@code from .. from+count-1}, giving rows of the same number. */
    interface Work {
        Tensor on(int from, int count);
    }

    /** The rows that {@code work} gives, {@code [n, width]}, computed without gradients. */
    float[] rows(int n, int width, Work work) {
        float[] out = new float[size(n, width)];
        each(n, (from, count) -> put(work.on(from, count), out, from * width));
        return out;
    }

    /** What is done with rows {@code from .. from+count-1}. */
    interface Visit {
        void on(int from, int count);
    }

    void each(int n, Visit visit) {
        for (int from = 0; from < n; from += batch) {
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                visit.on(from, Math.min(batch, n - from));
            }
        }
    }

    static void put(Tensor rows, float[] into, int at) {
        float[] values = rows.toFloats();
        System.arraycopy(values, 0, into, at, values.length);
    }

    /** Rows {@code from .. from+count-1} as the model's numbers, {@code [count, width]}. */
    Tensor tensor(float[] values, int from, int count, int width) {
        float[] some = Arrays.copyOfRange(values, from * width, (from + count) * width);
        return Tensors.of(some, count, width).to(model.type()).to(model.device());
    }

    /** How many rows an array holds; refuses one that is cut short or holds what is not a number. */
    static int count(String what, float[] values, int width) {
        if (values.length == 0 || values.length % width != 0) {
            throw new Refusal(
                    what, values.length + " numbers do not make rows of " + width + ", which is what the model needs");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new Refusal(what, "row " + i / width + " holds " + values[i] + "; every number must be finite");
            }
        }
        return values.length / width;
    }

    /** The length of an array of {@code n} rows. */
    static int size(long n, long width) {
        if (n > LONGEST / Math.max(1, width)) {
            throw new Refusal(
                    "array",
                    n + " rows of " + width + " numbers are too many for one array; take at most " + LONGEST / width
                            + " at a time");
        }
        return (int) (n * width);
    }
}
