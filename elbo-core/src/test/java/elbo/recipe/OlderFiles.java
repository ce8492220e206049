package elbo.recipe;

import elbo.metric.Evaluation;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes runs of recipes that later versions refuse to train, with what was measured of them: kept under {@code golden/older} without
 * their checkpoints ({@link OlderRunTest}). It ran among the tests of 29 November 2026, commit b362466; here it is refused.
 */
final class OlderFiles {
    private static final Map<String, String> RECIPES = Map.of(
            "sparse", "parent: sparse-ae\nmodel: { latent: 5 }\n",
            "weighed-svi", "parent: svi\nmodel: { latent: 3, objective: { beta: 4 }, refinement: { steps: 3 } }\n",
            "dark-vamp", "parent: vampprior\nmodel: { latent: 3, prior: { components: 4, mean: -0.05, std: 0.01 } }\n");

    private OlderFiles() {}

    /** @param args the folder to write */
    public static void main(String[] args) {
        for (Map.Entry<String, String> each : RECIPES.entrySet()) {
            Recipe base = RecipeReader.parse(each.getKey(), each.getValue() + "training: { batch: 16, epochs: 2 }\n");
            Recipe recipe = RecipeReader.with(
                    base, List.of("encoder.hidden=[8]", "decoder.hidden=[8]", "name=" + each.getKey()));
            RunFolder run = Runs.run(Path.of(args[0], each.getKey()), recipe, Runs.vectors(), Long.MAX_VALUE);
            run.writeEvaluation(measured(run));
        }
    }

    static Map<String, Object> measured(RunFolder run) {
        try (Model model = SavedModel.load(run, Device.CPU);
                Feed test = Feed.of(Runs.vectors().test(), run.recipe().data().binarize(), model)) {
            Evaluation.Options options = Evaluation.Options.DEFAULT.withSamples(10);
            return Evaluation.of(model, test, Runs.vectors().test().kind(), options, Rng.of(1), Ticker.NONE)
                    .byName();
        }
    }
}
