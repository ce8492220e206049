package elbo.cli;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Splits;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.nn.Moment;
import elbo.recipe.Circumstances;
import elbo.recipe.Recipe;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedModel;
import elbo.tensor.Device;
import elbo.tensor.Engine;

/**
 * A run opened for reading: its recipe and its model with weights.
 *
 * @param best whether these are the best weights, not the last
 */
record OpenRun(RunFolder folder, Recipe recipe, Model model, boolean best) implements AutoCloseable {
    static OpenRun of(RunFolder folder, boolean best) {
        return of(folder, best, Engine.cores());
    }

    /** @param cores to compute with */
    static OpenRun of(RunFolder folder, boolean best, int cores) {
        Recipe recipe = folder.recipe();
        boolean convolutional = recipe.model().vae().convolutional();
        Model model = best ? SavedModel.loadBest(folder, Device.CPU) : SavedModel.load(folder, Device.CPU);
        Engine.threads(convolutional ? Engine.Work.CONVOLUTION : Engine.Work.DENSE, cores);
        return new OpenRun(folder, recipe, model, best);
    }

    /** Where training stood when it had these weights. */
    Moment moment() {
        return best ? folder.bestMoment() : folder.moment();
    }

    /** The data asked for, or that the run was trained on, whose training part is what it saw of it. */
    Splits data(DataOptions options, Common common) {
        Splits all = options.open(options.name(recipe.data().name()), common);
        int first = trained(options);
        return first == 0 ? all : new Splits(all.name(), all.train().limit(first), all.test());
    }

    /** The number of first training examples: those asked for, else of the run's own data those it was trained on; 0 for all. */
    int trained(DataOptions options) {
        String own = recipe.data().name();
        boolean told = options.limit() > 0 || !options.name(own).equals(own);
        return told ? options.limit() : Circumstances.of(folder).limit();
    }

    /** Data as the model sees it; refused where its examples have another shape. */
    Feed feed(Dataset data) {
        return Feed.of(data, recipe.data().binarize(), model);
    }

    /** What looks into the model and shows examples in the data's own numbers. */
    Explorer explorer() {
        return new Explorer(model, recipe.data().binarize());
    }

    Kind kind(Dataset data) {
        return recipe.data().binarize().kind(data.kind());
    }

    @Override
    public void close() {
        model.close();
    }
}
