package elbo.recipe;

import elbo.model.Bound;
import elbo.tensor.SafeTensors;
import elbo.train.Diverged;
import elbo.train.Listener;
import elbo.train.Saving;
import elbo.train.Trainer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes a run down while it trains: metrics, weights and a checkpoint after each epoch, a checkpoint within long epochs, the
 * best weights, a batch that went wrong. Passes everything on.
 */
final class Recorder implements Listener, AutoCloseable {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final RunFolder folder;
    private final Trainer trainer;
    private final Saving saving;
    private final Map<String, String> about;
    private final Listener next;
    private final MetricsTable metrics;
    private final CheckpointFolder checkpoints;
    private final Records records;
    private final Saver saver;
    private long savedAt = System.nanoTime();

    /** @param about the words that every file of weights says of its run */
    Recorder(
            RunFolder folder,
            Trainer trainer,
            Saving saving,
            Map<String, String> about,
            Listener next,
            Consumer<String> warning) {
        this.folder = folder;
        this.trainer = trainer;
        this.saving = saving;
        this.about = about;
        this.next = next;
        this.metrics = MetricsTable.read(folder.metricsFile());
        this.checkpoints = new CheckpointFolder(folder.checkpoints(), saving.keep());
        this.records = Records.of(folder, warning);
        this.saver = new Saver(warning);
        metrics.cutAfter(trainer.epochsDone());
    }

    MetricsTable metrics() {
        return metrics;
    }

    @Override
    public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
        boolean due = saving.minutes() > 0 && System.nanoTime() - savedAt > saving.minutes() * NANOS_PER_MINUTE;
        if (due && within < of && !saver.busy()) {
            Snapshot snapshot = snapshot();
            saver.save(() -> checkpoint(snapshot));
        }
        next.step(steps, epoch, within, of, means);
    }

    @Override
    public void epoch(Epoch epoch) {
        metrics.add(epoch);
        saveAll(metrics.latestIsBest(saving.best()));
        next.epoch(epoch);
    }

    /**
     * Saves where training stands at its end, and waits for it.
     *
     * @throws Refusal if that or the save before it failed
     */
    void finish(boolean complete) {
        if (!complete) {
            saveAll(false);
        }
        saver.finish();
    }

    private void saveAll(boolean best) {
        Snapshot snapshot = snapshot();
        String table = metrics.text();
        saver.save(() -> {
            records.restore();
            RunFolder.text(folder.metricsFile(), table);
            SafeTensors.write(folder.modelFile(), snapshot.weights(), snapshot.about());
            if (best) {
                SafeTensors.write(folder.bestFile(), snapshot.weights(), snapshot.about());
            }
            checkpoint(snapshot); // last: all that it refers to is there
        });
    }

    private Snapshot snapshot() {
        savedAt = System.nanoTime();
        return Snapshot.of(trainer.state(), about);
    }

    private void checkpoint(Snapshot snapshot) {
        records.restore();
        checkpoints.save(snapshot);
    }

    @Override
    public void wentBack(Diverged.Finding why, long steps, double rate) {
        Divergence.write(folder, why);
        next.wentBack(why, steps, rate);
    }

    @Override
    public boolean goOn() {
        return next.goOn();
    }

    @Override
    public void close() {
        saver.close();
    }
}
