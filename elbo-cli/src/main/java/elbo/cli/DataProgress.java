package elbo.cli;

import elbo.data.Progress;
import java.util.Locale;

/** How far work on data has come, on a {@link ProgressLine}: what is fetched in MB or kB, all else counted. */
record DataProgress(ProgressLine line) implements Progress {
    private static final double MEGA = 1e6;
    private static final double KILO = 1e3;

    @Override
    public void at(String what, long done, long total) {
        if (line.due() && total > 0) {
            line.show(what, (double) done / total, counted(done, total));
        }
    }

    @Override
    public void bytes(String what, long done, long total) {
        if (line.due() && total > 0) {
            line.show(what, (double) done / total, weighed(done, total));
        }
    }

    /** {@code 1,000 of 60,000}. */
    static String counted(long done, long total) {
        return String.format(Locale.ROOT, "%,d of %,d", done, total);
    }

    /** {@code 1.5 of 9.9 MB}; of less than a megabyte {@code 2.0 of 4.5 kB}. */
    static String weighed(long done, long total) {
        boolean large = total >= MEGA;
        double unit = large ? MEGA : KILO;
        return String.format(Locale.ROOT, "%.1f of %.1f %s", done / unit, total / unit, large ? "MB" : "kB");
    }
}
