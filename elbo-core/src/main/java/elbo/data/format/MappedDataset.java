package elbo.data.format;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Values;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Examples in files, one array after the other, brought into memory only where they are read. */
final class MappedDataset implements Dataset {
    private final String name;
    private final List<MappedArray> shards;
    private final Shape event;
    private final Values.Coding coding;
    private final Labels labels;
    /** Where each shard begins, and behind them the number of all. */
    private final int[] starts;

    /** @param shards of one event shape, all stored as bytes or all as floats */
    MappedDataset(String name, List<MappedArray> shards, Values.Coding coding, Labels labels) {
        this.name = name;
        this.shards = shards;
        this.event = Layout.event(shards.getFirst().where(), shards.getFirst().dims());
        this.coding = coding;
        this.labels = labels;
        this.starts = new int[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            starts[i + 1] =
                    Math.addExact(starts[i], Math.toIntExact(shards.get(i).dims()[0]));
        }
    }

    /** The numbers of one file, not knowing yet what they are. */
    static MappedDataset raw(MappedArray file) {
        return new MappedDataset(file.where(), List.of(file), new Values.Coding(Kind.REAL, 1), Labels.NONE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return starts[shards.size()];
    }

    @Override
    public Shape eventShape() {
        return event;
    }

    @Override
    public Kind kind() {
        return coding.kind();
    }

    @Override
    public DType storage() {
        return shards.getFirst().element().staysBytes() ? DType.UINT8 : DType.FLOAT32;
    }

    @Override
    public float scale() {
        return coding.scale();
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        Objects.checkFromIndexSize(from, count, size());
        for (int at = from, end = from + count; at < end; ) {
            int shard = shard(at);
            int some = Math.min(end, starts[shard + 1]) - at;
            read(shards.get(shard), at - starts[shard], some, into);
            at += some;
        }
    }

    private int shard(int example) {
        int found = Arrays.binarySearch(starts, example);
        return found >= 0 ? found : -found - 2;
    }

    private void read(MappedArray shard, int from, int count, ByteBuffer into) {
        int each = (int) event.size();
        int channels = Layout.channelsLast(shard.dims());
        if (channels <= 1) {
            shard.read((long) from * each, Math.multiplyExact(count, each), into);
            return;
        }
        ByteBuffer one = ByteBuffer.allocate(each * shard.stored());
        for (int i = 0; i < count; i++) {
            shard.read((long) (from + i) * each, each, one.clear());
            Layout.channelsFirst(one.array(), channels, shard.stored(), into);
        }
    }
}
