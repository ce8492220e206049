package elbo.cli;

import elbo.metric.Ticker;
import java.util.Locale;

/** Shows how an evaluation goes, and ends it after a batch when asked to. */
final class EvaluationProgress implements Ticker {
    private final ProgressLine line;
    private final StopSignal stop;

    /** Ends an evaluation that was asked to stop; its message says where it was. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped(String where) {
            super(where);
        }
    }

    EvaluationProgress(ProgressLine line, StopSignal stop) {
        this.line = line;
        this.stop = stop;
    }

    @Override
    public void goesOn(String what, long done, long of) {
        line.line(String.format(Locale.ROOT, "%s: going on from example %,d of %,d", what, done, of));
    }

    @Override
    public void done(String what, long done, long of) {
        if (stop.requested()) {
            throw new Stopped(String.format(Locale.ROOT, "%s: %,d of %,d", what, done, of));
        }
        if (line.due()) {
            line.show(what, (double) done / of, done + " of " + of);
        }
    }
}
