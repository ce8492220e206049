package elbo.data.drawn;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Square grey pictures in memory, a byte a pixel. */
record Pictures(String name, int size, int side, byte[] pixels, Labels labels) implements Dataset {
    Pictures {
        if (pixels.length != Math.multiplyExact(size, side * side)) {
            throw new IllegalArgumentException(
                    name + ": " + size + " pictures of side " + side + " do not take " + pixels.length + " bytes");
        }
    }

    @Override
    public Shape eventShape() {
        return Shape.of(1, side, side);
    }

    @Override
    public Kind kind() {
        return Kind.UNIT;
    }

    @Override
    public DType storage() {
        return DType.UINT8;
    }

    @Override
    public float scale() {
        return 1 / 255f;
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, size);
        into.put(pixels, from * side * side, count * side * side);
    }
}
