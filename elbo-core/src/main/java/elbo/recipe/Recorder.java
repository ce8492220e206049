package elbo.recipe;

import elbo.Refusal;
import elbo.data.Form;
import elbo.explore.Explorer;
import elbo.model.Bound;
import elbo.model.Model;
import elbo.nn.Schedule;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.train.Diverged;
import elbo.train.Listener;
import elbo.train.Saving;
import elbo.train.Trainer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run down while it trains: metrics, weights and a checkpoint after each epoch, a checkpoint within long epochs, the
 * best weights, a batch that went wrong. Passes everything on.
 */
final class Recorder implements Listener, AutoCloseable {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final RunFolder folder;
    private final Model model;
    private final Trainer trainer;
    private final Saving saving;
    private final Map<String, String> about;
    private final Map<String, Schedule> moving;
    private final Listener next;
    private final MetricsTable metrics;
    private final CheckpointFolder checkpoints;
    private final Records records;
    private final Consumer<String> warning;
    private final Saver saver;
    private final AtomicReference<@Nullable Snapshot> best = new AtomicReference<>();
    private long savedAt = System.nanoTime();

    /**
     * @param about  the words that every file of weights says of its run
     * @param moving the schedules, by their places in the recipe
     */
    Recorder(
            RunFolder folder,
            Model model,
            Trainer trainer,
            Saving saving,
            Map<String, String> about,
            Map<String, Schedule> moving,
            Listener next,
            Consumer<String> warning) {
        this.folder = folder;
        this.model = model;
        this.trainer = trainer;
        this.saving = saving;
        this.about = about;
        this.moving = moving;
        this.next = next;
        this.metrics = MetricsTable.read(folder.metricsFile());
        this.checkpoints = new CheckpointFolder(folder, saving.keep());
        this.records = Records.of(folder, warning);
        this.warning = warning;
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
            saver.save(() -> checkpoint(snapshot()));
        }
        next.step(steps, epoch, within, of, means);
    }

    @Override
    public void epoch(Epoch epoch) {
        metrics.add(epoch, moving);
        if (!epoch.test().finite()) {
            warning.accept("the test loss of epoch " + epoch.number() + " is not finite");
        }
        saveAll(metrics.latestIsBest(saving.best()));
        next.epoch(epoch);
        if (model.form().ofText()) {
            next.example(example(epoch.number()));
        }
    }

    /** Of every epoch another, the same in every run of the same seed. */
    private String example(int epoch) {
        Form form = model.form();
        float[] values = trainer.asSaved(
                () -> new Explorer(model).sample(Rng.of(0).fork("example").at(epoch), 1, 1));
        return form.alphabet().texts(values, form.shape()).getFirst();
    }

    /**
     * Saves where training stands at its end, and waits for it; tries twice.
     *
     * @throws Refusal if the second try failed
     */
    void finish(boolean complete) {
        if (!complete) {
            saveAll(false);
        }
        try {
            saver.finish();
        } catch (Refusal failed) {
            warning.accept("not all was saved, and it is tried again: " + failed.getMessage());
            saveAll(false);
            saver.finish();
        }
    }

    private void saveAll(boolean isBest) {
        saver.save(() -> {
            Snapshot snapshot = snapshot();
            if (isBest) {
                best.set(snapshot);
            }
            Runnable checkpoint = checkpoint(snapshot);
            return () -> {
                SafeTensors.write(folder.modelFile(), snapshot.weights(), snapshot.about());
                saveBest();
                checkpoint.run(); // last: all that it refers to is there
            };
        });
    }

    /** The best weights stay in memory until they are on the disk. */
    private void saveBest() {
        Snapshot waiting = best.get();
        if (waiting != null) {
            SafeTensors.write(folder.bestFile(), waiting.weights(), waiting.about());
            best.set(null);
        }
    }

    private Snapshot snapshot() {
        savedAt = System.nanoTime();
        return Snapshot.of(trainer.state(), about);
    }

    private Runnable checkpoint(Snapshot snapshot) {
        String table = metrics.text();
        return () -> {
            records.restore();
            RunFolder.text(folder.metricsFile(), table);
            checkpoints.save(snapshot);
        };
    }

    @Override
    public void wentBack(Diverged.Finding why, long steps, double rate) {
        Divergence.write(folder, why, warning);
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
