package elbo.data.format;

import elbo.data.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that tell how many of them have come. */
final class Told extends FilterInputStream {
    private final String what;
    private final long total;
    private final Progress progress;
    private long done;

    /** @param total as far as is known; what comes beyond it does no harm */
    Told(String what, InputStream in, long total, Progress progress) {
        super(in);
        this.what = what;
        this.total = total;
        this.progress = progress;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        int got = super.read(into, from, count);
        done += Math.max(0, got);
        progress.bytes(what, done, Math.max(done, total));
        return got;
    }
}
