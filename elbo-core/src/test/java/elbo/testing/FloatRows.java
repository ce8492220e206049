package elbo.testing;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Examples that a test wrote down: vectors of floats. */
public record FloatRows(float[][] rows, Kind kind, Labels labels) implements Dataset {
    public static FloatRows of(double[][] rows) {
        return new FloatRows(floats(rows), Kind.REAL, Labels.NONE);
    }

    /** Each value is {@code value.at(row, column)}. */
    public static FloatRows of(int n, int dims, Value value) {
        float[][] rows = new float[n][dims];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < dims; d++) {
                rows[i][d] = (float) value.at(i, d);
            }
        }
        return new FloatRows(rows, Kind.REAL, Labels.NONE);
    }

    public interface Value {
        double at(int row, int column);
    }

    public FloatRows withKind(Kind other) {
        return new FloatRows(rows, other, labels);
    }

    /** @param count how many classes there are */
    public FloatRows withClasses(int[] classes, int count) {
        float[] values = new float[classes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = classes[i];
        }
        List<String> names =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        return new FloatRows(rows, kind, new Labels(List.of(new Labels.Column(Labels.CLASS, values, names))));
    }

    private static float[][] floats(double[][] rows) {
        float[][] out = new float[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int d = 0; d < rows[i].length; d++) {
                out[i][d] = (float) rows[i][d];
            }
        }
        return out;
    }

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public Shape eventShape() {
        return Shape.of(rows[0].length);
    }

    @Override
    public DType storage() {
        return DType.FLOAT32;
    }

    @Override
    public float scale() {
        return 1;
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, size());
        for (int i = from; i < from + count; i++) {
            for (float value : rows[i]) {
                into.putFloat(value);
            }
        }
    }
}
