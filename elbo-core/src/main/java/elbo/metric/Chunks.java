package elbo.metric;

import elbo.model.Model;
import elbo.tensor.Device;

/** How much is decoded at once: what stays in a processor's cache, and what fills a GPU. */
final class Chunks {
    private static final long CPU_BYTES = 4L << 20;
    private static final long GPU_BYTES = 256L << 20;
    /** Numbers that a decoder is taken to hold of each draw at least: hidden layers may be wider than small examples. */
    private static final int HIDDEN = 512;

    private Chunks() {}

    static long bytes(Model model) {
        return model.device().type() == Device.Type.CPU ? CPU_BYTES : GPU_BYTES;
    }

    /**
     * How many groups of draws make a chunk; at least 1.
     *
     * @param draws decoded examples in a group
     */
    static int groups(Model model, long draws, long bytes) {
        long width = Math.max(HIDDEN, model.width());
        long group = Math.multiplyExact(width, draws * model.type().bytes());
        return Math.clamp(bytes / group, 1, 1000);
    }
}
