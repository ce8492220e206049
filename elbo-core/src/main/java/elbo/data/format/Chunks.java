package elbo.data.format;

import elbo.data.Dataset;
import elbo.data.Progress;
import elbo.data.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The stored numbers of data sets, some examples at a time, telling how far it came. */
final class Chunks<T> implements Iterator<T> {
    private static final long BYTES = 1 << 20;

    private final Iterator<? extends Dataset> rest;
    private final Progress progress;
    private final long total;
    private final Function<Piece, T> as;
    private Dataset now;
    private int from;
    private long done;

    private Chunks(List<? extends Dataset> all, Progress progress, Function<Piece, T> as) {
        this.rest = all.iterator();
        this.now = rest.next();
        this.progress = progress;
        this.total = all.stream().mapToLong(Dataset::bytes).sum();
        this.as = as;
    }

    /** Some examples of one data set. */
    private record Piece(Dataset data, int from, ByteBuffer values) {
        byte[] bytes() {
            byte[] bytes = new byte[values.remaining()];
            values.get(bytes);
            return bytes;
        }

        float[] finite() {
            float[] floats = new float[values.remaining() / Float.BYTES];
            values.asFloatBuffer().get(floats);
            Values.checkFinite(data.name(), data.eventShape(), from, floats);
            return floats;
        }
    }

    static Iterable<byte[]> bytes(List<? extends Dataset> all, Progress progress) {
        return () -> new Chunks<>(all, progress, Piece::bytes);
    }

    /** @throws elbo.Refusal on reading, if a value is NaN or infinite */
    static Iterable<float[]> floats(List<? extends Dataset> all, Progress progress) {
        return () -> new Chunks<>(all, progress, Piece::finite);
    }

    @Override
    public boolean hasNext() {
        return from < now.size() || rest.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (from == now.size()) {
            now = rest.next();
            from = 0;
        }
        long each = now.bytes() / now.size();
        int count = Math.clamp(BYTES / each, 1, now.size() - from);
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(count * each)).order(ByteOrder.nativeOrder());
        now.read(from, count, values);
        T piece = as.apply(new Piece(now, from, values.flip()));
        from += count;
        done += values.limit();
        progress.at("Looking at the values", done, total);
        return piece;
    }
}
