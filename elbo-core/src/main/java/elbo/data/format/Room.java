package elbo.data.format;

import elbo.Refusal;
import java.util.Locale;

/** How much memory the values of one data set may take in all; each array asks before it is made. */
final class Room {
    private final long limit;
    private long taken;

    Room(long bytes) {
        this.limit = bytes;
    }

    /** As much as Java may take here. */
    static Room ofJvm() {
        return new Room(Runtime.getRuntime().maxMemory());
    }

    /** As large as this one, with nothing taken. */
    Room fresh() {
        return new Room(limit);
    }

    /** @throws Refusal if all that was taken and these bytes are more than there is */
    void take(String where, long bytes) {
        if (bytes > limit - taken) {
            throw new Refusal(
                    where,
                    "needs " + human(bytes) + " of memory, but of the " + human(limit) + " that Java may use "
                            + human(limit - taken)
                            + " are left; give Java more (-Xmx), or save fewer or smaller examples");
        }
        taken += bytes;
    }

    static String human(long bytes) {
        if (bytes < 1 << 20) {
            return bytes + " bytes";
        }
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / 0x1p20)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
    }
}
