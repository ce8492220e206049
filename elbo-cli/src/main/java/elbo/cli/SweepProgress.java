package elbo.cli;

import elbo.model.Bound;
import elbo.train.Listener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Shows how a sweep goes: what is trained now, how many runs are left, about how long they take. For several threads. */
final class SweepProgress implements AutoCloseable {
    private final ProgressLine line;
    private final StopSignal stop;
    private final int runs;
    private final long begun = System.nanoTime();
    private final Map<String, Double> current = new LinkedHashMap<>();
    private int ended;

    /** @param runs there are to do */
    SweepProgress(ProgressLine line, StopSignal stop, int runs) {
        this.line = line;
        this.stop = stop;
        this.runs = runs;
    }

    /** Listens to the training of one run. */
    Listener of(String name, int epochs) {
        return new Listener() {
            @Override
            public boolean goOn() {
                return !stop.requested();
            }

            @Override
            public void begins(long steps) {
                if (steps > 0) {
                    line(name + ": going on from step " + steps);
                }
            }

            @Override
            public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
                double done = (epoch - 1 + (double) within / of) / epochs;
                shown(
                        name,
                        done,
                        () -> String.format(
                                Locale.ROOT,
                                "epoch %d of %d, loss %.2f",
                                epoch,
                                epochs,
                                means.get().loss()));
            }
        };
    }

    /** Shows where a run is, if it is time to. */
    synchronized void shown(String name, double done, Supplier<String> details) {
        current.put(name, done);
        if (line.due()) {
            line.show(name, done, details.get() + "; " + left());
        }
    }

    /** A run has ended, well or not. */
    synchronized void ended(String name, String words) {
        current.remove(name);
        ended++;
        line.line(String.format(Locale.ROOT, "%d of %d  %s  %s", ended, runs, name, words) + "; " + left());
    }

    private synchronized void line(String text) {
        line.line(text);
    }

    /** Runs that are left, and how long they take if they are as the ones before. */
    private String left() {
        int left = runs - ended;
        if (left == 0) {
            return "none left";
        }
        double done = ended + current.values().stream().mapToDouble(d -> d).sum();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return left + " left, about " + ProgressLine.time(seconds * (runs - done) / Math.max(done, 1e-9));
    }

    @Override
    public synchronized void close() {
        line.close();
    }
}
