package elbo.train;

import elbo.Refusal;
import elbo.Source;
import elbo.model.Model;
import elbo.tensor.Crew;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The mean of a model's weights after each step so far, where each step counts {@code decay} times as much as the next:
 * {@code m <- m + (1 - decay) / (1 - decay^t) (w - m)} after step t. What the model keeps without learning it is averaged,
 * too. Training goes on with the weights themselves.
 */
@Source(arxiv = "1412.6980", at = "section 7.2")
final class Averages implements AutoCloseable {
    private final double decay;
    private final Crew crew;
    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> means;
    private final List<String> names;
    private final List<int[]> shares;

    Averages(Model model, double decay, Crew crew) {
        this.decay = decay;
        this.crew = crew;
        weights = model.parameters().byName();
        names = List.copyOf(weights.keySet());
        means = copies(weights);
        shares = crew.shareOut(
                weights.values().stream().mapToLong(w -> w.shape().size()).toArray());
    }

    /** The live tensors, by the names of the weights. */
    Map<String, Tensor> tensors() {
        return means;
    }

    /** @param steps steps done, at least 1 */
    void follow(long steps) {
        double share = (1 - decay) / -Math.expm1(steps * Math.log(decay));
        crew.run(shares.size(), part -> {
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                for (int i : shares.get(part)) {
                    String name = names.get(i);
                    Tensor mean = of(means, name);
                    Tensor weight = of(weights, name);
                    if (share == 1) {
                        mean.copyFrom(weight);
                    } else {
                        mean.addInPlace(weight.sub(mean), share); // so what does not move stays as it is to the bit
                    }
                }
            }
        });
    }

    /** Does {@code work} while the model has these in place of its weights. */
    <T> T inPlace(Supplier<T> work) {
        Map<String, Tensor> own = copies(weights);
        try {
            overwrite(weights, means);
            return work.get();
        } finally {
            overwrite(weights, own);
            own.values().forEach(Tensor::close);
        }
    }

    /** @throws Refusal if one is missing or of another shape */
    void restore(Map<String, Tensor> saved) {
        means.forEach((name, mean) -> {
            Tensor found = saved.get(name);
            if (found == null || !found.shape().equals(mean.shape())) {
                throw new Refusal(
                        "checkpoint",
                        TrainState.AVERAGE + name + " should have shape " + mean.shape() + "; "
                                + (found == null ? "it is missing" : "got " + found.shape()));
            }
        });
        overwrite(means, saved);
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            tensors.forEach((name, t) -> copies.put(name, t.detach().copy().own()));
        }
        return copies;
    }

    private static void overwrite(Map<String, Tensor> tensors, Map<String, Tensor> values) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            tensors.forEach((name, t) -> t.copyFrom(of(values, name)));
        }
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    @Override
    public void close() {
        means.values().forEach(Tensor::close);
    }
}
