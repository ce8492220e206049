package elbo.fuzz;

import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.nio.file.Path;

/** A recipe; one that is read is written and read again, and must be the same. */
final class RecipeFile {
    private RecipeFile() {}

    static void read(Path file) {
        Recipe recipe = RecipeReader.read(file);
        if (!RecipeReader.parse("again", RecipeReader.write(recipe)).equals(recipe)) {
            throw new Finding("written and read again it is another recipe: " + recipe);
        }
    }
}
