package elbo.fuzz;

import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The {@code environment.json} of a run folder: what the run was started with. */
final class EnvironmentFile {
    private EnvironmentFile() {}

    static void prepare(Path environment) throws IOException {
        Files.writeString(environment.resolveSibling("recipe.yaml"), RecipeReader.write(RecipeReader.named("vae")));
    }

    static void read(Path environment) {
        RunFolder run = RunFolder.open(Objects.requireNonNull(environment.getParent()));
        run.commandLine();
        run.settings();
    }
}
