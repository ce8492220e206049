package elbo.nn;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The learnt tensors of a model by their place in it: {@code encoder.0.weight}, {@code posterior.mean.bias}; and those that
 * it keeps without learning them by gradients, as running averages. Owns their memory. The order is that of building and
 * never changes.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, Tensor> byName = new LinkedHashMap<>();
    private final List<Tensor> fixed = new ArrayList<>();
    private final Map<Integer, List<Consumer<Examples>>> beginnings = new HashMap<>();

    void add(String name, Tensor parameter) {
        if (byName.putIfAbsent(name, parameter) != null) {
            throw new IllegalStateException("two parameters are named " + name);
        }
    }

    /** Closed with the parameters, but none of them. */
    void keep(Tensor constant) {
        fixed.add(constant);
    }

    void beforeEpoch(int epoch, Consumer<Examples> action) {
        beginnings.computeIfAbsent(epoch, e -> new ArrayList<>()).add(action);
    }

    /** Does what parts want done with training data before an epoch, the first of which is 1. */
    public void begin(int epoch, Examples data) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            beginnings.getOrDefault(epoch, List.of()).forEach(action -> action.accept(data));
        }
    }

    /** The last epoch before which something is to be done; 0: there is nothing. */
    public int lastBeginning() {
        return beginnings.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** All of them, in order. */
    public Map<String, Tensor> byName() {
        return Collections.unmodifiableMap(byName);
    }

    /** Those that are learnt. */
    public List<Tensor> all() {
        return byName.values().stream().filter(Tensor::requiresGrad).toList();
    }

    /** Those that are learnt and whose name begins with one of the given first words: {@code encoder}, {@code posterior}. */
    public List<Tensor> of(List<String> firstWords) {
        return byName.entrySet().stream()
                .filter(e ->
                        firstWords.contains(e.getKey().substring(0, e.getKey().indexOf('.'))))
                .map(Map.Entry::getValue)
                .filter(Tensor::requiresGrad)
                .toList();
    }

    /** How many numbers are learnt. */
    public long count() {
        return all().stream().mapToLong(t -> t.shape().size()).sum();
    }

    /** Overwrites the values with those of {@code source}; strict both ways. */
    public void load(String about, Map<String, Tensor> source) {
        List<Problem> problems = new ArrayList<>();
        byName.forEach((name, mine) -> {
            Tensor theirs = source.get(name);
            if (theirs == null) {
                problems.add(new Problem(name, "is missing; the model needs it with shape " + mine.shape()));
            } else if (!theirs.shape().equals(mine.shape())) {
                problems.add(new Problem(name, shapes(mine.shape(), theirs.shape())));
            }
        });
        source.keySet().stream()
                .filter(name -> !byName.containsKey(name))
                .forEach(name -> problems.add(Problem.unknown("weights", "name", name, byName.keySet())));
        Refusal.ifAny(about, problems);
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            byName.forEach((name, mine) -> mine.copyFrom(Objects.requireNonNull(source.get(name))));
        }
    }

    private static String shapes(Shape mine, Shape theirs) {
        return "has shape " + theirs + " in the file, but the model needs " + mine;
    }

    @Override
    public void close() {
        byName.values().forEach(Tensor::close);
        fixed.forEach(Tensor::close);
    }
}
