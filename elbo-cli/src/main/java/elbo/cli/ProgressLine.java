package elbo.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress on standard error: on a terminal one line redrawn a few times a second, elsewhere a plain line every few seconds.
 * {@code NO_COLOR}, {@code CI} and {@code TERM=dumb} mean plain lines.
 */
final class ProgressLine implements AutoCloseable {
    private static final long REDRAW = 200_000_000L;
    private static final long PLAIN = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean redraw;
    private final boolean silent;
    private long last;
    private int drawn;

    ProgressLine(PrintStream out, boolean redraw, boolean silent) {
        this.out = out;
        this.redraw = redraw;
        this.silent = silent;
        this.last = System.nanoTime() - REDRAW;
    }

    @SuppressWarnings("SystemConsoleNull") // a JVM started with -Djdk.console may still say null
    static ProgressLine onError() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        boolean plain = System.getenv("CI") != null
                || System.getenv("NO_COLOR") != null
                || "dumb".equals(System.getenv("TERM"));
        return new ProgressLine(System.err, terminal && !plain, false);
    }

    static ProgressLine silent() {
        return new ProgressLine(System.err, false, true);
    }

    /** Whether it is time to show something again; cheap. */
    boolean due() {
        return !silent && System.nanoTime() - last >= (redraw ? REDRAW : PLAIN);
    }

    /** Shows how much is done, with a bar on a terminal. */
    void show(String what, double done, String details) {
        if (silent) {
            return;
        }
        last = System.nanoTime();
        if (redraw) {
            int full = (int) Math.round(done * BAR);
            String bar = "━".repeat(full) + "╌".repeat(BAR - full);
            draw(what + " " + bar + " " + details);
        } else {
            out.println(what + String.format(Locale.ROOT, " %3.0f%% ", 100 * done) + details);
        }
    }

    /** A line that stays. */
    void line(String text) {
        if (!silent) {
            clear();
            out.println(text);
        }
    }

    private void draw(String text) {
        int blank = Math.max(0, drawn - text.length());
        out.print("\r" + text + " ".repeat(blank));
        out.flush();
        drawn = text.length();
    }

    private void clear() {
        if (drawn > 0) {
            draw("");
            out.print("\r");
            drawn = 0;
        }
    }

    @Override
    public void close() {
        clear();
    }

    /** Seconds as people say them: {@code 8 s}, {@code 3 min 20 s}, {@code 1 h 5 min}. */
    static String time(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }
}
