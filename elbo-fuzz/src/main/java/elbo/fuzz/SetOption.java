package elbo.fuzz;

import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is typed behind {@code --set}: one or two assignments, a line each. */
final class SetOption {
    private static final Recipe VAE = RecipeReader.named("vae");

    private SetOption() {}

    static void read(Path words) throws IOException {
        String typed = new String(Files.readAllBytes(words), StandardCharsets.UTF_8);
        RecipeReader.with(VAE, List.of(typed.split("\n", 2)));
    }
}
