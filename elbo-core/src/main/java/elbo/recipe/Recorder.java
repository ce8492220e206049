package elbo.recipe;

import elbo.data.Kind;
import elbo.model.Bound;
import elbo.model.Model;
import elbo.train.Listener;
import elbo.train.Trainer;
import java.util.function.Supplier;

/** Writes a run down while it trains: metrics, weights and a checkpoint after each epoch; passes everything on. */
final class Recorder implements Listener {
    private final RunFolder folder;
    private final Model model;
    private final Kind kind;
    private final Trainer trainer;
    private final Listener next;
    private final MetricsTable metrics;
    private final Checkpoints checkpoints;

    Recorder(RunFolder folder, Model model, Kind kind, Trainer trainer, Listener next) {
        this.folder = folder;
        this.model = model;
        this.kind = kind;
        this.trainer = trainer;
        this.next = next;
        this.metrics = MetricsTable.read(folder.metricsFile());
        this.checkpoints = new Checkpoints(folder);
        metrics.cutAfter(trainer.epochsDone());
    }

    MetricsTable metrics() {
        return metrics;
    }

    /** Saves where training stands. */
    void save() {
        metrics.write(folder.metricsFile());
        SavedModel.write(folder.modelFile(), model, kind);
        checkpoints.save(trainer, model.eventShape(), kind);
    }

    @Override
    public void step(long steps, int epoch, long within, long of, Supplier<Bound> means) {
        next.step(steps, epoch, within, of, means);
    }

    @Override
    public void epoch(Epoch epoch) {
        metrics.add(epoch);
        save();
        next.epoch(epoch);
    }

    @Override
    public boolean goOn() {
        return next.goOn();
    }
}
