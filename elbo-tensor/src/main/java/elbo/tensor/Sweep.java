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

    private Sweep(List<Tensor> inputs, boolean keep) {
        asked.addAll(inputs);
        this.keep = keep;
    }

    /**
     * The derivative with respect to each input, a tensor of its own; null where the result does not depend on it.
     *
     * @param seed   the derivative with respect to the result
     * @param create whether these derivatives are to be differentiated again
     */
    static List<@Nullable Tensor> back(Tensor result, Tensor seed, List<Tensor> inputs, boolean create) {
        Sweep sweep = new Sweep(inputs, create);
        sweep.arrange(result);
        sweep.gradients.put(result, seed);
        sweep.shared.add(seed);
        for (Tensor y : sweep.order.reversed()) {
            sweep.pass(y);
        }
        List<@Nullable Tensor> out = new ArrayList<>(inputs.size());
        for (Tensor x : inputs) {
            Tensor g = sweep.gradients.get(x);
            out.add(g == null || sweep.shared.add(g) ? g : g.copy());
        }
        return out;
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
            wanted[i] = leads.getOrDefault(inputs[i], false);
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
