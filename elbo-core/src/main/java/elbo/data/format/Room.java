package elbo.data.format;

import elbo.Refusal;
import java.util.Locale;
import java.util.Optional;

/** How much memory the values of one data set may take in all; each array asks before it is made. */
final class Room {
    private final long limit;
    private final String others;
    private long taken;

    Room(long bytes) {
        this(bytes, "");
    }

    private Room(long bytes, String others) {
        this.limit = bytes;
        this.others = others;
    }

    /** As much as Java may take here. */
    static Room ofJvm() {
        return new Room(Runtime.getRuntime().maxMemory());
    }

    /**
     * As large as this one, with nothing taken.
     *
     * @param wayOut what else one may do where it is too small: {@code "unzip it"}
     */
    Room fresh(String wayOut) {
        return new Room(limit, ", or " + wayOut);
    }

    /** @throws Refusal if all that was taken and these bytes are more than there is */
    void take(String where, long bytes) {
        lack(bytes).ifPresent(why -> {
            throw new Refusal(where, why);
        });
        taken += bytes;
    }

    /** Why so many bytes cannot be taken; empty where they can. */
    Optional<String> lack(long bytes) {
        return bytes <= limit - taken
                ? Optional.empty()
                : Optional.of("needs " + human(bytes) + " of memory, but of the " + human(limit) + " that Java may use "
                        + human(limit - taken) + " are left; give Java more (-Xmx), or " + waysOut());
    }

    /** What to do about examples that are too many. */
    String waysOut() {
        return "save fewer or smaller examples" + others;
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
