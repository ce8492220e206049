package elbo.recipe;

import elbo.nn.Schedule;
import elbo.train.Adam;
import elbo.train.Saving;
import elbo.train.Training;
import java.nio.charset.StandardCharsets;

/**
 * A whole experiment as a description: the model, the data and how it is fitted. Reads from and writes to YAML
 * ({@link RecipeReader}).
 *
 * @param family  the group it is listed in
 * @param summary one line
 * @param formula what is minimised, in one line
 */
public record Recipe(
        String name,
        String family,
        String summary,
        String formula,
        Origin source,
        DataSpec data,
        ModelSpec model,
        Training training) {
    static final Recipe DEFAULT = new Recipe(
            "",
            "",
            "",
            "",
            Origin.NONE,
            DataSpec.DEFAULT,
            ModelSpec.DEFAULT,
            new Training(new Adam(Schedule.constant(1e-3), 0.9, 0.999, 1e-8, 0), 128, 10));

    /**
     * SHA-256 of all that decides what training does at a step: a checkpoint of another is of no use to this one. How long it
     * trains and when it is saved are left out.
     */
    String fingerprint() {
        Training t = training;
        Training bare = new Training(t.optimizer(), t.batch(), DEFAULT.training.epochs(), Saving.USUAL, t.recovery());
        Recipe what = new Recipe("", "", "", "", Origin.NONE, data, model, bare);
        return Environment.sha256(RecipeReader.write(what).getBytes(StandardCharsets.UTF_8));
    }

    /** The same on other data. */
    public Recipe withData(String dataName) {
        return new Recipe(
                name, family, summary, formula, source, new DataSpec(dataName, data.binarize()), model, training);
    }
}
