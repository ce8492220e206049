package elbo.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass backward over the operations that lead from some tensors to a number. A gradient's memory is free again as soon as
 * the pass has gone beyond it.
 */
final class Sweep {
    private final Set<Tensor> asked = identities();
    private final IdentityHashMap<Tensor, Boolean> leads = new IdentityHashMap<>();
    private final List<Tensor> order = new ArrayList<>();
    private final IdentityHashMap<Tensor, Tensor> gradients = new IdentityHashMap<>();
    /** Gradients that stand in several places, as the same one does for both sides of a sum. */
    private final Set<Tensor> shared = identities();

    /** Where derivatives are themselves recorded, every gradient may be read again. */
    private final boolean keep;

    /** Products that are the derivatives of leaves; null where they are to be multiplied. */
    private final @Nullable IdentityHashMap<Tensor, List<Gradient.Term>> products;

    private Sweep(List<Tensor> inputs, boolean keep, boolean factored) {
        asked.addAll(inputs);
        this.keep = keep;
        this.products = factored ? new IdentityHashMap<>() : null;
    }

    /**
     * The derivative with respect to each input, a tensor of its own; null where the result does not depend on it.
     *
     * @param seed   the derivative with respect to the result
     * @param create whether these derivatives are to be differentiated again
     */
    static List<@Nullable Tensor> back(Tensor result, Tensor seed, List<Tensor> inputs, boolean create) {
        Sweep sweep = new Sweep(inputs, create, false);
        sweep.run(result, seed);
        List<@Nullable Tensor> out = new ArrayList<>(inputs.size());
        inputs.forEach(x -> out.add(sweep.found(x)));
        return out;
    }

    /** As {@link #back}, not multiplied and not added up. */
    static List<@Nullable Gradient> terms(Tensor result, Tensor seed, List<Tensor> inputs) {
        Sweep sweep = new Sweep(inputs, false, true);
        sweep.run(result, seed);
        List<@Nullable Gradient> out = new ArrayList<>(inputs.size());
        for (Tensor x : inputs) {
            List<Gradient.Term> terms = new ArrayList<>(sweep.products(x));
            Tensor whole = sweep.found(x);
            if (whole != null) {
                terms.add(new Gradient.Whole(whole));
            }
            out.add(terms.isEmpty() ? null : new Gradient(terms));
        }
        return out;
    }

    private void run(Tensor result, Tensor seed) {
        arrange(result);
        gradients.put(result, seed);
        shared.add(seed);
        for (Tensor y : order.reversed()) {
            pass(y);
        }
    }

    private @Nullable Tensor found(Tensor x) {
        Tensor g = gradients.get(x);
        return g == null || shared.add(g) ? g : g.copy();
    }

    private List<Gradient.Term> products(Tensor x) {
        return products == null ? List.of() : products.getOrDefault(x, List.of());
    }

    /** What is still to be visited below a tensor. */
    private static final class Visit {
        private final Tensor tensor;
        private int next;

        Visit(Tensor tensor) {
            this.tensor = tensor;
        }
    }

    /** Puts the tensors that lie between the result and what is asked for in order, each after all that it came from. */
    private void arrange(Tensor result) {
        Deque<Visit> path = new ArrayDeque<>();
        visit(result, path);
        while (!path.isEmpty()) {
            Visit top = path.peek();
            Tensor[] inputs = origin(top.tensor).inputs();
            if (top.next < inputs.length) {
                Tensor input = inputs[top.next++];
                if (input.requiresGrad() && !leads.containsKey(input)) {
                    visit(input, path);
                }
                continue;
            }
            path.pop();
            boolean needed = asked.contains(top.tensor);
            for (Tensor input : inputs) {
                needed |= leads.getOrDefault(input, false);
            }
            leads.put(top.tensor, needed);
            if (needed) {
                order.add(top.tensor);
            }
        }
    }

    private void visit(Tensor tensor, Deque<Visit> path) {
        leads.put(tensor, false);
        path.push(new Visit(tensor));
    }

    private void pass(Tensor y) {
        Tensor g = gradients.get(y);
        if (g == null) {
            return;
        }
        Tensor[] inputs = origin(y).inputs();
        boolean[] wanted = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            wanted[i] = leads.getOrDefault(inputs[i], false) && !product(y, g, i);
        }
        @Nullable Tensor[] found = origin(y).pull(g, y, wanted);
        for (int i = 0; i < inputs.length; i++) {
            Tensor one = found[i];
            if (one != null) {
                if (one == g) {
                    shared.add(g);
                }
                gradients.merge(inputs[i], one, this::sum);
            }
        }
        if (!asked.contains(y)) {
            gradients.remove(y);
            free(g);
        }
    }

    /** Whether the derivative with respect to an input was kept as a product. */
    private boolean product(Tensor y, Tensor g, int i) {
        Tensor input = origin(y).inputs()[i];
        if (products == null || !(input.origin() instanceof Origin.Leaf)) {
            return false;
        }
        Gradient.Product product = origin(y).factors(i, g, y);
        return product != null
                && !readsMoved(product)
                && products.computeIfAbsent(input, x -> new ArrayList<>()).add(product);
    }

    /** Whether a factor is the memory of what is asked for: an optimizer would have moved it before it is multiplied. */
    private boolean readsMoved(Gradient.Product product) {
        for (Tensor x : asked) {
            if (Natives.alias(product.right(), x)) {
                return true;
            }
        }
        return false;
    }

    private Tensor sum(Tensor a, Tensor b) {
        Tensor sum = a.add(b);
        free(a);
        free(b);
        return sum;
    }

    private void free(Tensor gradient) {
        if (!keep && !shared.contains(gradient)) {
            Scope.free(gradient);
        }
    }

    private static Origin origin(Tensor tensor) {
        Origin origin = tensor.origin();
        if (origin == null) {
            throw new IllegalStateException("nothing recorded how this tensor came about");
        }
        return origin;
    }

    private static Set<Tensor> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
