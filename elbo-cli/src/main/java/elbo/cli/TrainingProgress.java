package elbo.cli;

import elbo.Problem;
import elbo.model.Bound;
import elbo.train.Diverged;
import elbo.train.Listener;
import java.util.Locale;
import java.util.function.Supplier;

/** Shows how training goes, and ends it after a step when asked to. */
final class TrainingProgress implements Listener, AutoCloseable {
    /** Letters of an example, which may be long. */
    private static final int WIDEST = 200;

    private final ProgressLine line;
    private final StopSignal stop;
    private long epochBegun = System.nanoTime();
    private double start = Double.NaN;

    TrainingProgress(ProgressLine line, StopSignal stop) {
        this.line = line;
        this.stop = stop;
    }

    @Override
    public boolean goOn() {
        return !stop.requested();
    }

    @Override
    public void begins(long steps) {
        if (steps > 0) {
            line.line("going on from step " + steps);
        }
    }

    @Override
    public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
        if (Double.isNaN(start)) {
            start = Uptime.seconds();
        }
        if (line.due()) {
            double spent = (System.nanoTime() - epochBegun) / 1e9;
            double perSecond = within / spent;
            String details = String.format(
                    Locale.ROOT,
                    "loss %.2f  %.0f steps/s  %s left",
                    means.get().loss(),
                    perSecond,
                    ProgressLine.time((of - within) / perSecond));
            line.show("epoch " + epoch, (double) within / of, details);
        }
    }

    @Override
    public void epoch(Epoch e) {
        epochBegun = System.nanoTime();
        line.line(String.format(
                Locale.ROOT,
                "epoch %3d  train loss %8.3f  test loss %8.3f  reconstruction %8.3f  KL %7.3f  %s",
                e.number(),
                e.train().loss(),
                e.test().loss(),
                e.test().reconstruction(),
                e.test().kl(),
                ProgressLine.time(e.seconds())));
    }

    @Override
    public void example(String text) {
        line.line("           " + Problem.shown(text, WIDEST)); // letters of a file, which a terminal might obey
    }

    @Override
    public void wentBack(Diverged.Finding why, long steps, double rate) {
        epochBegun = System.nanoTime();
        line.line(String.format(
                Locale.ROOT,
                "step %d: not finite: %s, first in %s; back to step %d, learning rate now times %.3g",
                why.step(),
                why.term(),
                why.place(),
                steps,
                rate));
    }

    /** Seconds from the start of the process to the end of the first step; NaN before. */
    double start() {
        return start;
    }

    @Override
    public void close() {
        line.close();
    }
}
