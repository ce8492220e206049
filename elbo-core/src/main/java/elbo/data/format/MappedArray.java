package elbo.data.format;

import elbo.Refusal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The array in an unpacked file, which stays there: the system brings the parts that are read into memory and drops them
 * again. Its last dimension is fastest. Safe to read from several threads.
 *
 * @param where  the file, for messages
 * @param dims   its sizes, examples first
 * @param values the bytes of its numbers, mapped for as long as they are in reach
 */
record MappedArray(String where, long[] dims, Element element, MemorySegment values) {
    private static final ByteOrder IN_FILE = ByteOrder.LITTLE_ENDIAN;
    /** Numbers at a time; a buffer of more than 2 GiB cannot be. */
    private static final int PIECE = 1 << 24;

    /** Whether these are at least so many bytes in all, none of them packed. */
    static boolean worth(long bytes, List<Path> files) throws IOException {
        long total = 0;
        for (Path file : files) {
            try (Incoming in = Incoming.file(file)) {
                if (!in.exact()) {
                    return false;
                }
            }
            total += Files.size(file);
        }
        return total >= bytes;
    }

    /**
     * The rest of a file whose header was read.
     *
     * @throws Refusal unless exactly these numbers follow
     */
    static MappedArray rest(Path file, Incoming in, long[] dims, Element element) throws IOException {
        String where = file.toString();
        long count = Numbers.count(where, dims);
        in.require(count, element.width());
        long bytes = count * element.width();
        if (bytes < in.left()) {
            throw in.more();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = channel.size() - bytes;
            return new MappedArray(where, dims, element, channel.map(MapMode.READ_ONLY, from, bytes, Arena.ofAuto()));
        }
    }

    /** Bytes of one number as it is handed out. */
    int stored() {
        return element.stored();
    }

    /**
     * Puts numbers {@code from .. from+count-1} into {@code into}, as bytes or as floats in the machine's order.
     *
     * @throws Refusal if the file was made shorter since
     */
    void read(long from, int count, ByteBuffer into) {
        for (int done = 0; done < count; done += PIECE) {
            piece(from + done, Math.min(PIECE, count - done), into);
        }
    }

    private void piece(long from, int count, ByteBuffer into) {
        int width = element.width();
        MemorySegment some = values.asSlice(from * width, (long) count * width);
        try {
            if (element.staysBytes() || (element == Element.F4 && ByteOrder.nativeOrder() == IN_FILE)) {
                into.put(some.asByteBuffer());
            } else {
                convert(some.asByteBuffer().order(IN_FILE), count, into);
            }
        } catch (InternalError e) { // what Java makes of a page that is not there
            throw new Refusal(where, "was made shorter while it was being read; leave data alone while it is used", e);
        }
    }

    private void convert(ByteBuffer in, int count, ByteBuffer into) {
        ByteBuffer out = into.slice().order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            out.putFloat(element.next(in));
        }
        into.position(into.position() + out.position());
    }
}
