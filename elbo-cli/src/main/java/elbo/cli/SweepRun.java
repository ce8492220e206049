package elbo.cli;

import elbo.comparison.RunResult;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.metric.Evaluation;
import elbo.metric.Ticker;
import elbo.recipe.Evaluated;
import elbo.recipe.Experiment;
import elbo.recipe.Experiment.Standing;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedEvaluation;
import elbo.recipe.Sweep;
import elbo.recipe.Tallies;
import java.util.Locale;

/**
 * One run of a sweep: trained from where it is, then evaluated.
 *
 */
record SweepRun(
        Sweep.Point point,
        Experiment experiment,
        Experiment.Settings settings,
        Splits data,
        RunFolder folder,
        Measuring measuring) {
    /** How it ended. */
    enum State {
        DONE,
        FAILED,
        STOPPED
    }

    /**
     * What came of a run.
     *
     * @param words in one line
     */
    record Outcome(SweepRun run, State state, String words) {
        RunResult result() {
            return RunResult.of(run.folder());
        }
    }

    /** Ends an evaluation that nobody waits for any more. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    String name() {
        return point.name();
    }

    Standing standing() {
        return experiment.standing(folder);
    }

    /** Whether there is nothing left to do. */
    boolean done() {
        return standing() == Standing.COMPLETE && measuring.done(folder, test().size());
    }

    /** Does what is left to do; a failure is an outcome. */
    Outcome work(SweepProgress progress, StopSignal stop) {
        if (stop.requested()) {
            return new Outcome(this, State.STOPPED, "not begun");
        }
        try {
            if (!trained(progress)) {
                return new Outcome(this, State.STOPPED, "stopped, and saved");
            }
            evaluate(progress, stop);
            RunResult result = RunResult.of(folder);
            String words = String.format(
                    Locale.ROOT,
                    "test loss %.2f, %s",
                    result.figures().get("loss"),
                    ProgressLine.time(result.seconds()));
            progress.ended(name(), words);
            return new Outcome(this, State.DONE, words);
        } catch (Stopped e) {
            return new Outcome(this, State.STOPPED, "trained, not evaluated");
        } catch (RuntimeException e) {
            String why = Failure.words(e);
            progress.ended(name(), "failed: " + why);
            return new Outcome(this, State.FAILED, why);
        }
    }

    /** Trains, or goes on to; false where that was cut short. */
    boolean trained(SweepProgress progress) {
        var listener = progress.of(name(), point.recipe().training().epochs());
        return switch (standing()) {
            case ABSENT -> {
                experiment.check(); // before there is a folder
                RunFolder.create(folder.path());
                yield experiment.run(folder, listener).complete();
            }
            case BEGUN -> experiment.resume(folder, listener).complete();
            case COMPLETE -> true;
        };
    }

    private void evaluate(SweepProgress progress, StopSignal stop) {
        Dataset examples = test();
        if (measuring.done(folder, examples.size())) {
            return;
        }
        Ticker ticker = (what, done, of) -> {
            if (stop.requested()) {
                throw new Stopped();
            }
            progress.shown(name(), 1, () -> what + " " + done + " of " + of);
        };
        try (OpenRun open = OpenRun.of(folder, false, settings.threads())) {
            Evaluated subject = Evaluated.of(open.model(), examples, "test", measuring.seed());
            try (Tallies tallies = Tallies.of(folder, subject, measuring.ways())) {
                Evaluation e = measuring.of(open, examples, tallies, ticker);
                SavedEvaluation.write(folder, measuring.record(e, examples, subject, false));
                tallies.end();
            }
        }
    }

    private Dataset test() {
        return settings.limit() == 0 ? data.test() : data.test().limit(settings.limit());
    }
}
