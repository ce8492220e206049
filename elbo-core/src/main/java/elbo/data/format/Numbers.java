package elbo.data.format;

import elbo.Refusal;
import java.io.IOException;
import java.util.Arrays;

/**
 * One array of a file, its last dimension fastest.
 *
 * @param where the file, and the entry in it, for messages
 * @param dims  its sizes, examples first
 */
record Numbers(String where, long[] dims, Store store) {
    /** Bytes stay bytes, or become bits; all else becomes floats. */
    sealed interface Store {
        record Bytes(byte[] values) implements Store {}

        /** Bytes that are all 0 or 1, too many to be kept as they are. */
        record Packed(Bits bits) implements Store {}

        record Floats(float[] values) implements Store {}
    }

    /** @throws Refusal if there are none, or more than a long can count */
    static long count(String where, long[] dims) {
        long n = 1;
        for (long d : dims) {
            try {
                n = Math.multiplyExact(n, d);
            } catch (ArithmeticException e) {
                throw new Refusal(where, "promises the shape " + Arrays.toString(dims) + ", which cannot be", e);
            }
        }
        if (n == 0) {
            throw new Refusal(where, "has the shape " + Arrays.toString(dims) + ", so it holds no numbers");
        }
        return n;
    }

    /** Reads numbers of these sizes. */
    static Numbers read(Incoming in, long[] dims, Element element, Room room) throws IOException {
        long count = count(in.where(), dims);
        Store store = element.staysBytes()
                ? new Store.Bytes(in.bytes(count, room))
                : new Store.Floats(in.floats(count, element, room));
        return new Numbers(in.where(), dims, store);
    }

    int examples() {
        return (int) dims[0];
    }

    /** Number {@code i}, in order. */
    float at(int i) {
        return switch (store) {
            case Store.Bytes s -> s.values()[i] & 0xFF;
            case Store.Packed s -> s.bits().at(i);
            case Store.Floats s -> s.values()[i];
        };
    }

    /** The number at place {@code i} of the result is the one at place {@code from.of(i)} here. */
    Numbers reordered(long[] newDims, Place from) {
        Store moved = switch (store) {
            case Store.Bytes s -> {
                byte[] to = new byte[s.values().length];
                for (int i = 0; i < to.length; i++) {
                    to[i] = s.values()[from.of(i)];
                }
                yield new Store.Bytes(to);
            }
            case Store.Packed _ -> throw new IllegalStateException(where + ": bits stay in their order");
            case Store.Floats s -> {
                float[] to = new float[s.values().length];
                for (int i = 0; i < to.length; i++) {
                    to[i] = s.values()[from.of(i)];
                }
                yield new Store.Floats(to);
            }
        };
        return new Numbers(where, newDims, moved);
    }

    /**
     * The same numbers in the order of other sizes: place {@code (i, j, ..)} of the result is {@code i * steps[0] + j * steps[1] + ..}
     * here.
     */
    Numbers strided(long[] newDims, int[] steps) {
        return reordered(newDims, i -> {
            int rest = i;
            int from = 0;
            for (int k = newDims.length - 1; k >= 0; k--) {
                int size = (int) newDims[k];
                from += rest % size * steps[k];
                rest /= size;
            }
            return from;
        });
    }

    /** From first dimension fastest to last dimension fastest, with dimension {@code axis} moved to the front. */
    Numbers examplesFirst(int axis, Room room) {
        room.take(where, count(where, dims) * (store instanceof Store.Bytes ? 1 : Float.BYTES));
        long[] to = new long[dims.length];
        int[] steps = new int[dims.length];
        int step = 1;
        for (int i = 0; i < dims.length; i++) {
            int place = i == axis ? 0 : i < axis ? i + 1 : i;
            to[place] = dims[i];
            steps[place] = step;
            step *= (int) dims[i];
        }
        return strided(to, steps);
    }

    /** A change of order. */
    @FunctionalInterface
    interface Place {
        int of(int i);
    }
}
