package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Form;
import elbo.model.Feed;
import elbo.model.Loss;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Refinement;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether all that a built-in recipe is to learn gets a derivative: weights that begin where nothing reaches them stay there. */
class LearningTest {
    private static final int EXAMPLES = 4;

    static List<String> names() {
        return RecipeReader.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_weight_is_moved(String name) {
        Recipe recipe = RecipeReader.named(name);
        Dataset data = Runs.of(recipe).train();
        Form form = recipe.data().binarize().form(data.form());
        Vae vae = recipe.of(form.alphabet()).model().vae();
        Context context = vae.conditioning().context(data);
        try (Model model = Model.build(vae, form, context, Rng.of(1), DType.FLOAT32, Device.CPU, Precision.FP32);
                Feed feed = Feed.of(data, recipe.data().binarize(), model)) {
            model.beforeEpoch(1, feed, Rng.of(2));
            leaveZero(model);
            assertThat(unmoved(model, feed, recipe.training().epochs() / 2.0)).isEmpty();
        }
    }

    /** Layers that begin as zeros let nothing through to those before them in the first step, and do after it. */
    private static void leaveZero(Model model) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            for (Tensor t : model.parameters().all()) {
                if (t.requiresGrad() && t.abs().max().item() == 0) {
                    Tensor unused = t.addInPlace(Tensors.normal(Rng.of(3), t.shape(), t.dtype(), Device.CPU), 0.05);
                }
            }
        }
    }

    /** The weights, but those of an encoder that is not asked, whose gradient is zero everywhere in the middle of training, where warm-ups weigh something. */
    private static Set<String> unmoved(Model model, Feed feed, double epoch) {
        Vae vae = model.vae();
        Moment moment = new Moment(100, epoch, feed.size(), true);
        Set<String> names = new TreeSet<>();
        model.parameters().byName().forEach((name, t) -> {
            boolean encodes = name.startsWith("encoder.") || name.startsWith("posterior.");
            if (t.requiresGrad() && !(encodes && vae.refinement().start() == Refinement.Start.ZERO)) {
                names.add(name);
            }
        });
        try (Scope s = Scope.open()) {
            Observed o = feed.range(0, EXAMPLES, Rng.of(4));
            int phases = 1;
            for (int phase = 0; phase < phases; phase++) {
                int now = phase;
                Loss loss = moment.during(
                        Rng.of(5),
                        () -> Loss.of(
                                vae,
                                model.terms(
                                        o, moment, Rng.of(5), vae.objective().draws()),
                                now));
                phases = loss.phases();
                names.removeAll(moved(model, loss));
            }
        }
        return names;
    }

    private static List<String> moved(Model model, Loss loss) {
        List<Tensor> weights = model.parameters().of(loss.moves());
        List<Tensor> gradients = Grad.of(loss.total(), weights);
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Tensor> e : model.parameters().byName().entrySet()) {
            int at = weights.indexOf(e.getValue());
            if (at >= 0 && gradients.get(at).abs().max().item() > 0) {
                names.add(e.getKey());
            }
        }
        return names;
    }
}
