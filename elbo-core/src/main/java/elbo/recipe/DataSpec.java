package elbo.recipe;

import elbo.model.Binarize;

/**
 * The data of a recipe, as it stands in its file under {@code data}.
 *
 * @param name     a named data set or a path
 * @param binarize what is done to values in [0, 1] first
 */
public record DataSpec(String name, Binarize binarize) {
    static final DataSpec DEFAULT = new DataSpec("digits", Binarize.NONE);
}
