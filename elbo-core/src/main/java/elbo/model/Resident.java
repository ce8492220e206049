package elbo.model;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A data set held once in native memory, as it is stored (bytes stay bytes); batches are gathered there and only then become
 * numbers of the model's type. Owns its memory.
 */
public final class Resident implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 26;

    private final Shape event;
    private final Tensor stored;
    private final double scale;
    private final DType type;
    private final Binarize binarize;
    private final @Nullable Tensor contexts;

    private Resident(Dataset data, Binarize binarize, int classes, DType type, Device device) {
        this.event = data.eventShape();
        this.scale = data.scale();
        this.type = type;
        this.binarize = binarize;
        try (Scope s = Scope.open()) {
            this.contexts = classes == 0
                    ? null
                    : oneHot(data, classes).to(type).to(device).copy().own();
            this.stored = load(data).to(device).own();
        }
    }

    /** Loads for a model: of its element type, on its device, with the context it is conditioned on. */
    public static Resident of(Dataset data, Binarize binarize, Model model) {
        if (!data.eventShape().equals(model.eventShape())) {
            throw new Refusal(
                    data.name(),
                    "holds examples of shape " + data.eventShape() + ", but the model was built for "
                            + model.eventShape());
        }
        int classes = model.vae().conditioning().classes();
        return new Resident(data, binarize, classes, model.type(), model.device());
    }

    public long size() {
        return stored.shape().dim(0);
    }

    public Shape eventShape() {
        return event;
    }

    /** The examples with the given numbers, INT64 {@code [B]}. */
    public Observed rows(Tensor index, Rng rng) {
        return observed(stored.rows(index), contexts == null ? null : contexts.rows(index), rng);
    }

    /** Examples {@code from .. from+count-1}. */
    public Observed range(long from, long count, Rng rng) {
        return observed(stored.narrow(0, from, count), contexts == null ? null : contexts.narrow(0, from, count), rng);
    }

    /** The values of examples with these numbers as they are, before binarisation, {@code [n, event]}. */
    public float[] values(long[] rows) {
        try (Scope s = Scope.open()) {
            Tensor chosen = stored.rows(Tensors.of(rows, rows.length).to(stored.device()));
            return chosen.to(DType.FLOAT32).mul(scale).toFloats();
        }
    }

    private Observed observed(Tensor values, @Nullable Tensor context, Rng rng) {
        // in the precision of the scale: 255 times 1/255f is 1 as floats, but more than 1 as doubles
        Tensor x = values.to(DType.FLOAT32);
        if (scale != 1) {
            x = x == values ? x.mul(scale) : x.mulInPlace(scale); // a copy made just now is nobody else's
        }
        x = binarize.apply(x.to(type), rng);
        Observed all = Observed.of(x);
        return context == null ? all : all.withContext(context);
    }

    private static Tensor load(Dataset data) {
        long each = Math.multiplyExact(
                data.eventShape().size(), (long) data.storage().bytes());
        Tensor all = Tensors.empty(data.eventShape().prepend(data.size()), data.storage(), Device.CPU);
        int rows = Math.clamp(CHUNK_BYTES / Math.max(1, each), 1, Math.max(1, data.size()));
        try (Arena arena = Arena.ofShared()) { // freed here and now; a data set may fill it from several threads
            ByteBuffer buffer = arena.allocate(rows * each).asByteBuffer().order(ByteOrder.nativeOrder());
            for (int from = 0; from < data.size(); from += rows) {
                int count = Math.min(rows, data.size() - from);
                buffer.clear().limit(Math.toIntExact(count * each));
                data.read(from, count, buffer.slice().order(ByteOrder.nativeOrder()));
                try (Scope s = Scope.open()) {
                    Tensor chunk = Tensors.of(data.storage(), data.eventShape().prepend(count), buffer);
                    all.narrow(0, from, count).copyFrom(chunk);
                }
            }
        }
        return all;
    }

    private static Tensor oneHot(Dataset data, int classes) {
        Labels.Column column = data.labels()
                .column(Labels.CLASS)
                .orElseThrow(() -> new Refusal(
                        data.name(), "has no classes, and the model is conditioned on " + classes + " of them"));
        float[] hot = new float[Math.multiplyExact(data.size(), classes)];
        for (int i = 0; i < data.size(); i++) {
            float label = column.values()[i];
            int c = (int) label;
            if (c != label || c < 0 || c >= classes) {
                throw new Refusal(
                        data.name(),
                        "example " + i + " has the class " + label + ", but the model is conditioned on " + classes
                                + " classes, 0 to " + (classes - 1));
            }
            hot[i * classes + c] = 1;
        }
        return Tensors.of(hot, data.size(), classes);
    }

    @Override
    public void close() {
        stored.close();
        if (contexts != null) {
            contexts.close();
        }
    }
}
