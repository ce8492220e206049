package elbo.train;

import elbo.Refusal;
import elbo.model.Model;
import elbo.objective.Phase;
import elbo.tensor.Crew;
import elbo.tensor.Grad;
import elbo.tensor.Optimizer;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What steps change: a model's weights, the averages of the optimizers, one for each group that a phase moves, and those of
 * the weights.
 */
final class Learnt implements AutoCloseable {
    private final Model model;
    private final Optimization optimization;
    private final Crew crew;
    private final Map<List<String>, Optimizer> optimizers = new LinkedHashMap<>();
    private final @Nullable Clipping clipping;
    private final @Nullable Averages averages;

    Learnt(Model model, Training training, Crew crew) {
        this.model = model;
        this.optimization = training.optimizer();
        this.crew = crew;
        this.clipping = training.clip() == 0 ? null : new Clipping(training.clip(), crew);
        this.averages = training.averaging() == 0 ? null : new Averages(model, training.averaging(), crew);
    }

    /** Moves the parameters that these gradients are of. */
    void move(Slices.Gradients gradients, double rate) {
        Optimizer optimizer = optimizer(gradients.moves());
        if (clipping == null) {
            optimizer.step(gradients.each(), rate);
        } else {
            List<Tensor> moved = model.parameters().of(gradients.moves());
            clipping.apply(gradients.each(), moved, clipped -> optimizer.step(clipped, rate));
        }
    }

    /** After a step is done. */
    void stepped(long steps) {
        if (averages != null) {
            averages.follow(steps);
        }
    }

    /** Does {@code work} with the weights as they are saved: averaged, where they are. */
    <T> T asSaved(Supplier<T> work) {
        return averages == null ? work.get() : averages.inPlace(work);
    }

    private Optimizer optimizer(List<String> moves) {
        return optimizers.computeIfAbsent(
                moves, group -> optimization.build(model.parameters().of(group), crew));
    }

    /** The live tensors: {@code model.*}, {@code optimizer.GROUP.*} and {@code average.*}. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, t) -> tensors.put(TrainState.MODEL + name, t));
        optimizers.forEach((moves, optimizer) -> {
            String group = TrainState.OPTIMIZER + String.join("+", moves) + ".";
            optimizer.state().forEach((name, t) -> tensors.put(group + name, t));
        });
        if (averages != null) {
            averages.tensors().forEach((name, t) -> tensors.put(TrainState.AVERAGE + name, t));
        }
        return tensors;
    }

    /**
     * The name of a parameter that is not finite: the last in the order of building, where its gradient entered; of the model
     * itself, if one of its own is not. Null where all are finite.
     */
    @Nullable
    String notFinite() {
        String last = null;
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            for (Map.Entry<String, Tensor> p : model.parameters().byName().entrySet()) {
                boolean own = Phase.MODEL.stream().anyMatch(word -> p.getKey().startsWith(word + "."));
                if ((own || last == null) && !Diagnosis.finite(p.getValue().detach())) {
                    last = p.getKey();
                }
            }
        }
        return last;
    }

    /** Copies of the tensors, to go back to. */
    Map<String, Tensor> copies() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            tensors().forEach((name, t) -> copies.put(name, t.detach().copy().own()));
        }
        return copies;
    }

    /**
     * Takes over saved values; an optimizer that the saved state does not know begins anew.
     *
     * @param saved as {@link #tensors} names them
     */
    void restore(Map<String, Tensor> saved) {
        optimizers.values().forEach(Optimizer::close);
        optimizers.clear();
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            model.parameters().load("checkpoint", TrainState.below(TrainState.MODEL, saved));
            TrainState.below(TrainState.OPTIMIZER, saved).forEach(this::restoreOptimizer);
            if (averages != null) {
                averages.restore(TrainState.below(TrainState.AVERAGE, saved));
            }
        }
    }

    private void restoreOptimizer(String name, Tensor saved) {
        int dot = name.indexOf('.');
        List<String> moves = List.of(name.substring(0, Math.max(dot, 0)).split("\\+", -1));
        Tensor mine = optimizer(moves).state().get(name.substring(dot + 1));
        if (mine == null) {
            throw new Refusal("checkpoint", TrainState.OPTIMIZER + name + " does not belong to this recipe's training");
        }
        if (!saved.shape().equals(mine.shape())) {
            throw new Refusal(
                    "checkpoint",
                    TrainState.OPTIMIZER + name + " has shape " + saved.shape() + ", but this training needs "
                            + mine.shape());
        }
        mine.copyFrom(saved);
    }

    @Override
    public void close() {
        optimizers.values().forEach(Optimizer::close);
        optimizers.clear();
        if (averages != null) {
            averages.close();
        }
    }
}
