package elbo.cli;

import elbo.Refusal;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedEvaluation;
import java.util.Optional;

/** What a run's {@code evaluation.json} says of the weights that the run has now. Where it is of others, that is said, and it says nothing. */
final class CurrentEvaluation {
    private CurrentEvaluation() {}

    /** Of the weights that were measured, be they the last or the best. */
    static Optional<SavedEvaluation> of(RunFolder run, Common common) {
        Optional<SavedEvaluation> saved = read(run, common);
        if (saved.isEmpty()) {
            return saved;
        }
        var unused = run.recipe(); // what is wrong there is not a matter of the evaluation
        try (OpenRun open = OpenRun.of(run, saved.get().best())) {
            return current(saved, open, common);
        } catch (Refusal unreadable) {
            common.say("evaluation.json is left out: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Of an open run's weights. */
    static Optional<SavedEvaluation> of(OpenRun run, Common common) {
        return current(read(run.folder(), common), run, common);
    }

    private static Optional<SavedEvaluation> read(RunFolder run, Common common) {
        try {
            return SavedEvaluation.of(run);
        } catch (Refusal damaged) {
            common.say("evaluation.json is left out: " + damaged.getMessage() + ". Fix: elbo evaluate " + run.path());
            return Optional.empty();
        }
    }

    private static Optional<SavedEvaluation> current(Optional<SavedEvaluation> read, OpenRun run, Common common) {
        return read.filter(saved -> {
            boolean current = saved.isOf(run.model());
            if (!current) {
                common.say(run.folder().path()
                        + ": evaluation.json is left out, because it is of other weights. Fix: elbo evaluate "
                        + run.folder().path() + (saved.best() ? " --best" : ""));
            }
            return current;
        });
    }
}
