package elbo.recipe;

import elbo.data.Alphabet;
import elbo.nn.Schedule;
import elbo.train.Adam;
import elbo.train.Training;

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
     * What decides a step of training, and nothing else: without names, how long it trains, when it is saved and whether it
     * goes back. A checkpoint is of use to recipes of the same core.
     */
    public Recipe core() {
        Training t = training;
        Training usual = DEFAULT.training;
        Training bare = new Training(
                t.optimizer(), t.batch(), usual.epochs(), usual.saving(), usual.recovery(), t.clip(), t.averaging(), 0);
        return new Recipe("", "", "", "", Origin.NONE, data, model, bare);
    }

    /** Whether what training lowers stays the same from step to step: no setting of the model moves by a schedule. */
    public boolean steady() {
        return Schedules.in(model).allMatch(s -> s instanceof Schedule.Constant);
    }

    /** The same with what it leaves to the data taken from there: how many symbols its texts have. */
    public Recipe of(Alphabet alphabet) {
        return alphabet.size() == 0
                ? this
                : new Recipe(name, family, summary, formula, source, data, model.of(alphabet), training);
    }

    /** The same on other data. */
    public Recipe withData(String dataName) {
        return new Recipe(
                name, family, summary, formula, source, new DataSpec(dataName, data.binarize()), model, training);
    }
}
