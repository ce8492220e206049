package elbo.cli;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Splits;
import elbo.explore.Explorer;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.recipe.Recipe;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedModel;
import elbo.tensor.Device;
import elbo.tensor.Engine;

/** A run opened for reading: its recipe and its model with weights. */
record OpenRun(RunFolder folder, Recipe recipe, Model model) implements AutoCloseable {
    static OpenRun of(RunFolder folder, boolean best) {
        return of(folder, best, Engine.cores());
    }

    /** @param cores to compute with */
    static OpenRun of(RunFolder folder, boolean best, int cores) {
        Recipe recipe = folder.recipe();
        boolean convolutional = recipe.model().vae().convolutional();
        Model model = best ? SavedModel.loadBest(folder, Device.CPU) : SavedModel.load(folder, Device.CPU);
        Engine.threads(convolutional ? Engine.Work.CONVOLUTION : Engine.Work.DENSE, cores);
        return new OpenRun(folder, recipe, model);
    }

    /** The data asked for, or that the run was trained on. */
    Splits data(DataOptions options, Common common) {
        return options.open(options.name(recipe.data().name()), common);
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
