package elbo.data;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Examples in one array of bytes or floats, one after the other. The array is taken, not copied: do not change it after. */
public final class MemoryDataset implements Dataset {
    /** The one array that holds the values. */
    private sealed interface Store {
        record Bytes(byte[] values) implements Store {}

        record Floats(float[] values) implements Store {}
    }

    private final String name;
    private final Shape shape;
    private final Kind kind;
    private final float scale;
    private final Store store;
    private final Labels labels;
    private final Alphabet alphabet;
    private final int size;

    private MemoryDataset(String name, Form form, float scale, Store store, int length, Labels labels) {
        Shape shape = form.shape();
        if (shape.size() == 0 || length % shape.size() != 0) {
            throw new IllegalArgumentException(
                    name + ": " + length + " values are no whole number of examples of shape " + shape);
        }
        this.name = name;
        this.shape = shape;
        this.kind = form.kind();
        this.alphabet = form.alphabet();
        this.scale = scale;
        this.store = store;
        this.labels = labels;
        this.size = (int) (length / shape.size());
        for (Labels.Column c : labels.columns()) {
            if (c.values().length != size) {
                throw new IllegalArgumentException(name + ": column " + c.name() + " has " + c.values().length
                        + " values for " + size + " examples");
            }
        }
    }

    /** @throws IllegalArgumentException if the values are no whole number of examples, or a label column has another length */
    public static MemoryDataset bytes(String name, Shape shape, Kind kind, float scale, byte[] values, Labels labels) {
        return new MemoryDataset(name, new Form(shape, kind), scale, new Store.Bytes(values), values.length, labels);
    }

    /**
     * @throws IllegalArgumentException if the values are no whole number of examples, or a label column has another length
     * @throws Refusal if a value is NaN or infinite
     */
    public static MemoryDataset floats(String name, Shape shape, Kind kind, float[] values, Labels labels) {
        MemoryDataset data =
                new MemoryDataset(name, new Form(shape, kind), 1, new Store.Floats(values), values.length, labels);
        Values.checkFinite(name, shape, values);
        return data;
    }

    /**
     * Texts of up to {@code length} symbols, by their numbers in the alphabet.
     *
     * @throws IllegalArgumentException if the values are no whole number of examples
     */
    public static MemoryDataset texts(String name, int length, Alphabet alphabet, float[] values, Labels labels) {
        Form form = new Form(Shape.of(length), Kind.SYMBOL, alphabet);
        return new MemoryDataset(name, form, 1, new Store.Floats(values), values.length, labels);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape eventShape() {
        return shape;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Alphabet alphabet() {
        return alphabet;
    }

    @Override
    public DType storage() {
        return switch (store) {
            case Store.Bytes _ -> DType.UINT8;
            case Store.Floats _ -> DType.FLOAT32;
        };
    }

    @Override
    public float scale() {
        return scale;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, size);
        int start = from * (int) shape.size();
        int length = count * (int) shape.size();
        switch (store) {
            case Store.Bytes s -> into.put(s.values(), start, length);
            case Store.Floats s -> {
                into.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().put(s.values(), start, length);
                into.position(into.position() + length * Float.BYTES);
            }
        }
    }
}
