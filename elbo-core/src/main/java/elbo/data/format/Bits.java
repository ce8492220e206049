package elbo.data.format;

import elbo.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Numbers that are all 0 or 1, eight to a byte, the first of eight lowest. Memory grows with what comes, piece by piece. */
final class Bits {
    /** Numbers in one piece. */
    private static final int PIECE = 1 << 20;
    /** Multiplied by it, the lowest bits of eight bytes come together in the highest byte, that of the first byte lowest. */
    private static final long GATHER = 0x0102040810204080L;

    private final List<byte[]> pieces = new ArrayList<>();
    private boolean ones;

    private Bits() {}

    /**
     * Packs bytes as they come.
     *
     * @param why they are not kept as they are: {@code "needs 3 GiB of memory, .."}
     * @throws Refusal at the first that is not 0 or 1, or if there is no room for the bits
     */
    static Bits read(Incoming in, long count, String why, Room room) throws IOException {
        in.require(count, 1);
        long bytes = Math.ceilDiv(count, Byte.SIZE);
        room.lack(bytes).ifPresent(lack -> {
            throw new Refusal(in.where(), "even as bits it " + lack);
        });
        room.take(in.where(), bytes);
        Bits bits = new Bits();
        byte[] values = new byte[PIECE];
        for (long done = 0; done < count; done += PIECE) {
            int some = (int) Math.min(PIECE, count - done);
            in.bytes(values, some);
            int odd = bits.add(values, some);
            if (odd < some) {
                throw new Refusal(
                        in.where(),
                        "holds " + (values[odd] & 0xFF) + " as number " + (done + odd)
                                + ", counted from 0; only zeros and ones can be packed as bits, and in bytes it "
                                + why);
            }
        }
        return bits;
    }

    /** Adds a piece; where a number is not 0 or 1, tells its place instead, which else is {@code count}. */
    private int add(byte[] values, int count) {
        int seen = 0;
        for (int i = 0; i < count; i++) {
            seen |= values[i];
        }
        if ((seen & ~1) != 0) {
            int odd = 0;
            while ((values[odd] & ~1) == 0) {
                odd++;
            }
            return odd;
        }
        ones |= seen != 0;
        ByteBuffer eights = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
        // behind the last number of all, the last byte holds what was there before; it is never read
        byte[] piece = new byte[Math.ceilDiv(count, Byte.SIZE)];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) ((eights.getLong(i * Byte.SIZE) * GATHER) >>> (Long.SIZE - Byte.SIZE));
        }
        pieces.add(piece);
        return count;
    }

    /** The numbers that occur, as far as they can tell what all are: a lone 1 is as good as with zeros. */
    byte[] occurring() {
        return ones ? new byte[] {0, 1} : new byte[] {0};
    }

    int at(long i) {
        return pieces.get((int) (i / PIECE))[(int) (i % PIECE) >> 3] >> (i & 7) & 1;
    }

    /** Puts numbers {@code from .. from+count-1} into {@code into}, a byte each. */
    void read(long from, long count, ByteBuffer into) {
        long end = from + count;
        for (long at = from; at < end; ) {
            byte[] piece = pieces.get((int) (at / PIECE));
            int first = (int) (at % PIECE);
            int last = (int) Math.min(PIECE, first + end - at);
            for (int i = first; i < last; i++) {
                into.put((byte) (piece[i >> 3] >> (i & 7) & 1));
            }
            at += last - first;
        }
    }
}
