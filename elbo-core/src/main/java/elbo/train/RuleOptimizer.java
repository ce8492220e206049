package elbo.train;

import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Optimizer;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves each parameter by a rule from its gradient and what the rule keeps of earlier ones. Whole parameters are shared out
 * over a crew. {@link elbo.tensor.FusedAdam} is faster; this is for rules that are needed seldom.
 */
final class RuleOptimizer implements Optimizer {
    private final List<Tensor> parameters;
    private final List<String> names;
    private final List<List<Tensor>> kept = new ArrayList<>();
    private final Tensor steps;
    private final double weightDecay;
    private final Rule rule;
    private final Crew crew;
    private final List<int[]> shares;

    /** How a parameter moves; in place, with gradients off. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param gradient must not be changed
         * @param kept     as {@code names} calls them, in the parameter's shape, zeros at first
         * @param steps    steps done, with this one: one number
         */
        void move(Tensor parameter, Tensor gradient, List<Tensor> kept, Tensor steps, double rate);
    }

    /**
     * @param parameters  their memory must outlive this optimizer
     * @param weightDecay times the parameter is added to its gradient
     * @param names       what the rule keeps for each parameter
     */
    RuleOptimizer(List<Tensor> parameters, double weightDecay, List<String> names, Crew crew, Rule rule) {
        this.parameters = List.copyOf(parameters);
        this.weightDecay = weightDecay;
        this.names = names;
        this.crew = crew;
        this.rule = rule;
        this.shares = crew.shareOut(
                parameters.stream().mapToLong(p -> p.shape().size()).toArray());
        try (Scope s = Scope.open()) {
            for (Tensor p : parameters) {
                kept.add(names.stream()
                        .map(name ->
                                Tensors.zeros(p.shape(), p.dtype(), p.device()).own())
                        .toList());
            }
            steps = Tensors.zeros(
                            Shape.of(), DType.FLOAT64, parameters.getFirst().device())
                    .own();
        }
    }

    @Override
    public void step(List<Gradient> gradients, double rate) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    parameters.size() + " parameters need as many gradients; got " + gradients.size());
        }
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            steps.addInPlace(Tensors.scalar(1, steps.dtype(), steps.device()));
        }
        crew.run(shares.size(), share -> {
            for (int i : shares.get(share)) {
                move(i, gradients.get(i), rate);
            }
        });
    }

    private void move(int i, Gradient gradient, double rate) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Tensor p = parameters.get(i);
            Tensor g = gradient.value();
            if (!g.shape().equals(p.shape())) {
                throw new IllegalArgumentException(
                        "gradient " + i + " has shape " + g.shape() + ", but its parameter has " + p.shape());
            }
            Tensor decayed = weightDecay == 0 ? g : g.add(p.detach().mul(weightDecay));
            rule.move(p, decayed, kept.get(i), steps, rate);
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("steps", steps);
        for (int i = 0; i < parameters.size(); i++) {
            for (int k = 0; k < names.size(); k++) {
                state.put(names.get(k) + "." + i, kept.get(i).get(k));
            }
        }
        return state;
    }

    @Override
    public void close() {
        kept.forEach(each -> each.forEach(Tensor::close));
        steps.close();
    }
}
