package elbo.data.drawn;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.drawn.Shapes.Factors;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Some pictures of the grid of {@link Shapes}, each put together when it is read: a form laid on a black picture.
 *
 * @param rows  which pictures, by their index in the grid
 * @param forms the 720 shapes alone, in the grid's order
 */
record ShapeGrid(String name, int[] rows, byte[][] forms, Labels labels) implements Dataset {
    static final int SIDE = 64;
    private static final byte[] BLACK = new byte[SIDE * SIDE];

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public Shape eventShape() {
        return Shape.of(1, SIDE, SIDE);
    }

    @Override
    public Kind kind() {
        return Kind.BINARY;
    }

    @Override
    public DType storage() {
        return DType.UINT8;
    }

    @Override
    public float scale() {
        return 1;
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, rows.length);
        for (int i = from; i < from + count; i++) {
            Factors at = Factors.of(rows[i]);
            byte[] form = forms[rows[i] / (Shapes.PLACES * Shapes.PLACES)];
            int corner = into.position() + at.y() * SIDE + at.x();
            into.put(BLACK);
            for (int row = 0; row < Shapes.PLACES; row++) {
                into.put(corner + row * SIDE, form, row * Shapes.PLACES, Shapes.PLACES);
            }
        }
    }
}
