package elbo.data;

import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.IntStream;

/** Some examples of another data set, in a given order: a view, which copies labels but no values. */
final class Rows implements Dataset {
    private final String name;
    private final Dataset base;
    private final int[] rows;
    private final Labels labels;

    Rows(String name, Dataset base, int[] rows) {
        for (int row : rows) {
            Objects.checkIndex(row, base.size());
        }
        this.name = name;
        this.base = base;
        this.rows = rows.clone();
        this.labels = base.labels().rows(rows);
    }

    static Rows first(Dataset base, int n) {
        return new Rows(base.name(), base, IntStream.range(0, n).toArray());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public Shape eventShape() {
        return base.eventShape();
    }

    @Override
    public Kind kind() {
        return base.kind();
    }

    @Override
    public Alphabet alphabet() {
        return base.alphabet();
    }

    @Override
    public DType storage() {
        return base.storage();
    }

    @Override
    public float scale() {
        return base.scale();
    }

    @Override
    public Labels labels() {
        return labels;
    }

    /** Neighbours that are neighbours in the base too are read in one go. */
    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, rows.length);
        int end = from + count;
        for (int i = from; i < end; ) {
            int run = 1;
            while (i + run < end && rows[i + run] == rows[i] + run) {
                run++;
            }
            base.read(rows[i], run, into);
            i += run;
        }
    }
}
