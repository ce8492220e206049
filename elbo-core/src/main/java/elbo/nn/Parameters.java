package elbo.nn;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The learnt tensors of a model by their place in it: {@code encoder.0.weight}, {@code posterior.mean.bias}. Owns their
 * memory. The order is that of building and never changes.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, Tensor> byName = new LinkedHashMap<>();

    void add(String name, Tensor parameter) {
        if (byName.putIfAbsent(name, parameter) != null) {
            throw new IllegalStateException("two parameters are named " + name);
        }
    }

    /** All of them, in order. */
    public Map<String, Tensor> byName() {
        return Collections.unmodifiableMap(byName);
    }

    public List<Tensor> all() {
        return List.copyOf(byName.values());
    }

    /** Those whose name begins with one of the given first words: {@code encoder}, {@code posterior}. */
    public List<Tensor> of(List<String> firstWords) {
        return byName.entrySet().stream()
                .filter(e ->
                        firstWords.contains(e.getKey().substring(0, e.getKey().indexOf('.'))))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** How many numbers are learnt. */
    public long count() {
        return byName.values().stream().mapToLong(t -> t.shape().size()).sum();
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
    }
}
