package elbo.cli;

import elbo.data.Splits;
import elbo.recipe.RunFolder;

/** Figures and report of a run. */
final class RunReport {
    private RunReport() {}

    static void write(RunFolder folder, Splits splits, Common common) {
        common.say("figures of " + splits.name() + " into " + folder.figures());
    }
}
