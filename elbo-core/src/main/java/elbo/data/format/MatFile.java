package elbo.data.format;

import elbo.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile.Entry;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/** The numbers of a MATLAB file, by the library MFL, which is known here alone. */
final class MatFile {
    /** On the heap, so that what was read is gone with the last who knows it. */
    private static final BufferAllocator HEAP = new BufferAllocator() {
        @Override
        public ByteBuffer allocate(int bytes) {
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void release(ByteBuffer buffer) {}
    };

    private MatFile() {}

    /**
     * One variable that {@link MatOutline} found, in the order of the file: its first dimension fastest.
     *
     * @throws Refusal if its bytes do not unpack
     */
    static Numbers read(Path file, MatVariable variable, Room room) throws IOException {
        String where = variable.where(file);
        int n = Math.toIntExact(variable.count(where));
        // the library holds the file's own numbers, of eight bytes at most, beside ours
        room.take(where, n * (long) (variable.staysBytes() ? 1 + 1 : Double.BYTES + Float.BYTES));
        try (Source source = Sources.wrapInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (Entry entry : Mat5.newReader(source)
                    .setBufferAllocator(HEAP)
                    .disableSubsystemProcessing()
                    .setEntryFilter(head -> head.getName().equals(variable.name()))
                    .readMat()
                    .getEntries()) {
                if (entry.getValue() instanceof Matrix matrix && matrix.getNumElements() == n) {
                    return new Numbers(where, variable.dims(), store(matrix, variable, n));
                }
            }
            throw new Refusal(where, "was changed while it was being read; leave data alone while it is used");
        } catch (IOException e) {
            if (e.getCause() instanceof Exception inner) { // how the library hands out all that goes wrong
                throw new Refusal(
                        where,
                        "is damaged: its bytes do not unpack to what its head says; fetch or save it again",
                        inner);
            }
            throw e;
        }
    }

    private static Numbers.Store store(Matrix matrix, MatVariable variable, int n) {
        if (variable.staysBytes()) {
            byte[] values = new byte[n];
            for (int i = 0; i < n; i++) {
                values[i] = (byte) matrix.getLong(i);
            }
            return new Numbers.Store.Bytes(values);
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = variable.type() == MatVariable.Type.U8
                    ? Element.unsigned(matrix.getLong(i))
                    : (float) matrix.getDouble(i);
        }
        return new Numbers.Store.Floats(values);
    }
}
