package elbo.fuzz;

import elbo.recipe.Sweep;
import elbo.recipe.SweepReader;
import elbo.reproduction.Reproduction;
import java.nio.file.Path;

/** What tells of many runs: a sweep, and a published result with the trials that find it again. */
final class EntryFiles {
    private EntryFiles() {}

    static void sweep(Path file) {
        Sweep unused = SweepReader.read(file);
    }

    static void reproduction(Path file) {
        Reproduction entry = Reproduction.find(file.toString());
        entry.trials().forEach(t -> entry.settings(t, false));
    }
}
