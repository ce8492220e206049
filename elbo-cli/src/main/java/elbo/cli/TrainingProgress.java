package elbo.cli;

import elbo.model.Bound;
import elbo.train.Listener;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows how training goes, and lets Ctrl-C and SIGTERM end it after the step, saved. */
final class TrainingProgress implements Listener, AutoCloseable {
    private static final long SAVING_SECONDS = 30;

    private final ProgressLine line;
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::stopAndWait, "stop");
    private volatile boolean stop;
    private long epochBegun = System.nanoTime();
    private double start = Double.NaN;

    TrainingProgress(ProgressLine line) {
        this.line = line;
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    @Override
    public boolean goOn() {
        return !stop;
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

    /** Seconds from the start of the process to the end of the first step; NaN before. */
    double start() {
        return start;
    }

    private void stopAndWait() {
        stop = true;
        try {
            if (!saved.await(SAVING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("elbo: the step did not end within " + SAVING_SECONDS + " s; it is not saved");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        line.close();
        saved.countDown();
        if (!stop) {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        }
    }
}
