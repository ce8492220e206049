package elbo.diagnosis;

import elbo.Refusal;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Collects what to try; what the recipe does not take, or already has, is left out. */
final class Remedies {
    private final Recipe recipe;
    private final Predicate<Recipe> fits;
    private final List<Remedy> offered = new ArrayList<>();

    Remedies(Recipe recipe, Predicate<Recipe> fits) {
        this.recipe = recipe;
        this.fits = fits;
    }

    Remedies offer(String why, String... set) {
        try {
            Recipe changed = RecipeReader.with(recipe, List.of(set));
            if (!changed.equals(recipe) && fits.test(changed)) {
                offered.add(new Remedy(List.of(set), why));
            }
        } catch (Refusal noSuchValue) {
            return this;
        }
        return this;
    }

    List<Remedy> offered() {
        return offered;
    }
}
