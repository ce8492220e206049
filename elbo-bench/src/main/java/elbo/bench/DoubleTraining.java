package elbo.bench;

import elbo.data.Splits;
import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataPlaces;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Tensors;
import elbo.train.Listener;
import elbo.train.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe's training in double precision on one thread, from the streams that {@code elbo train --seed} takes: what
 * {@code benchmarks/peers/training.py} follows step by step.
 *
 * <p>Arguments: recipe, data, seed, where the weights go, then {@code PATH=VALUE} as {@code --set} has them.
 */
public final class DoubleTraining {
    private static final int TESTED = 100;

    private DoubleTraining() {}

    /** Prints nothing; the weights are at the path when it ends. */
    public static void main(String[] args) {
        Recipe recipe =
                RecipeReader.with(RecipeReader.named(args[0]), List.of(args).subList(4, args.length));
        Splits data = new DataCatalog(DataPlaces.ofThisUser(Optional.empty()), List.of()).find(args[1]);
        Rng rng = Rng.of(Long.parseLong(args[2]));
        try (Model model = Model.build(
                        recipe.model().vae(),
                        data.train().eventShape(),
                        recipe.data().binarize().kind(data.train().kind()),
                        rng.fork("weights"),
                        DType.FLOAT64,
                        Device.CPU);
                Feed train = Feed.of(data.train(), recipe.data().binarize(), model);
                Feed test = Feed.of(data.test().limit(TESTED), recipe.data().binarize(), model);
                Trainer trainer = new Trainer(model, train, test, recipe.training(), rng.fork("training"), 1)) {
            boolean unused = trainer.run(Long.MAX_VALUE, Listener.NONE);
            Map<String, SafeTensors.Entry> weights = new LinkedHashMap<>();
            model.parameters().byName().forEach((name, tensor) -> weights.put(name, Tensors.entry(tensor)));
            SafeTensors.write(Path.of(args[3]), weights, Map.of());
        }
    }
}
