package elbo.data.format;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Values;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Examples of zeros and ones that take a bit each until they are read; as stored numbers they are bytes. */
record BitDataset(String name, long[] dims, Bits bits, Values.Coding coding, Labels labels) implements Dataset {
    @Override
    public int size() {
        return (int) dims[0];
    }

    @Override
    public Shape eventShape() {
        return Layout.event(name, dims);
    }

    @Override
    public Kind kind() {
        return coding.kind();
    }

    @Override
    public DType storage() {
        return DType.UINT8;
    }

    @Override
    public float scale() {
        return coding.scale();
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, size());
        long each = eventShape().size();
        int channels = Layout.channelsLast(dims);
        if (channels <= 1) {
            bits.read(from * each, count * each, into);
            return;
        }
        ByteBuffer one = ByteBuffer.allocate((int) each);
        for (int i = from; i < from + count; i++) {
            bits.read(i * each, each, one.clear());
            Layout.channelsFirst(one.array(), channels, 1, into);
        }
    }
}
