package elbo.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** How a tensor came about: what {@link Sweep} needs to know of the operation that made it. */
sealed interface Origin {
    /** What the tensor was made from. */
    Tensor[] inputs();

    /**
     * @param g      the derivative with respect to the tensor {@code y} that came about this way
     * @param wanted for which inputs
     * @return the derivative with respect to each input; null where it is not wanted, or none
     */
    @Nullable
    Tensor[] pull(Tensor g, Tensor y, boolean[] wanted);

    /** The derivative with respect to input {@code i} as a product not multiplied yet; null where it is none. */
    default Gradient.@Nullable Product factors(int i, Tensor g, Tensor y) {
        return null;
    }

    /** Everything that {@link #pull} reads, and that must live as long. */
    default List<Tensor> held() {
        return List.of(inputs());
    }

    /** Made by nothing: a tensor that asks for its gradient. */
    record Leaf() implements Origin {
        static final Leaf ONLY = new Leaf();
        private static final Tensor[] NONE = {};

        @Override
        public Tensor[] inputs() {
            return NONE;
        }

        @Override
        public Tensor[] pull(Tensor g, Tensor y, boolean[] wanted) {
            return NONE;
        }
    }

    /** Made by an operation with a rule for each input. */
    final class Rules implements Origin {
        private final String name;
        private final Tensor[] inputs;
        private final Pullback[] rules;
        private final long[] versions;

        Rules(String name, Tensor[] inputs, Pullback[] rules, Tensor result) {
            this.name = name;
            this.inputs = inputs;
            this.rules = rules;
            this.versions = versions(result);
        }

        /** The engine counts the changes in place of each memory, whichever tensor they are made through. */
        private long[] versions(Tensor result) {
            long[] now = new long[inputs.length + 1];
            for (int i = 0; i < inputs.length; i++) {
                now[i] = Natives.version(inputs[i]);
            }
            now[inputs.length] = Natives.version(result);
            return now;
        }

        @Override
        public Tensor[] inputs() {
            return inputs;
        }

        private void requireUnchanged(Tensor result) {
            long[] now = versions(result);
            for (int i = 0; i < now.length; i++) {
                if (now[i] != versions[i]) {
                    throw new IllegalArgumentException("the " + (i < inputs.length ? "input " + i : "result") + " of "
                            + name + " was changed in place after it was used, so its derivative is lost");
                }
            }
        }

        @Override
        public Gradient.@Nullable Product factors(int i, Tensor g, Tensor y) {
            requireUnchanged(y);
            return rules[i].factors(g, y);
        }

        @Override
        public @Nullable Tensor[] pull(Tensor g, Tensor y, boolean[] wanted) {
            requireUnchanged(y);
            @Nullable Tensor[] out = new Tensor[inputs.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = wanted[i] ? rules[i].of(g, y).sumTo(inputs[i]) : null;
            }
            return out;
        }
    }

    /**
     * Made by an operation that the engine differentiates, on copies cut off from everything else.
     *
     * @param leaves the inputs as the engine saw them
     * @param inside the result, with the engine's own record of how it came about
     */
    record Engine(String name, Operation.Call call, Tensor[] inputs, Tensor[] leaves, Tensor inside) implements Origin {
        @Override
        public List<Tensor> held() {
            List<Tensor> all = new ArrayList<>(List.of(inputs));
            all.addAll(List.of(leaves));
            all.add(inside);
            return all;
        }

        @Override
        public @Nullable Tensor[] pull(Tensor g, Tensor y, boolean[] wanted) {
            int[] which =
                    IntStream.range(0, inputs.length).filter(i -> wanted[i]).toArray();
            @Nullable Tensor[] out = new Tensor[inputs.length];
            if (Grad.recorded(g, y)) {
                for (int i : which) {
                    out[i] = again(i, g);
                }
                return out;
            }
            if (!inside.handle().requires_grad()) {
                return out; // it was constant after all
            }
            Scope scope = Scope.innermost();
            TensorVector found;
            try {
                found = gradients(
                        inside.handle(),
                        IntStream.of(which)
                                .mapToObj(i -> leaves[i].handle())
                                .toArray(org.bytedeco.pytorch.Tensor[]::new),
                        g.handle(),
                        false);
            } catch (IllegalStateException freed) {
                throw freed;
            } catch (RuntimeException e) {
                throw TensorException.of(name + " derivative", e, Natives.concat(g, inputs));
            }
            for (int i = 0; i < which.length; i++) {
                org.bytedeco.pytorch.Tensor one = found.get(i);
                out[which[i]] = one.defined() ? scope.adopt(new org.bytedeco.pytorch.Tensor(one)) : null;
            }
            return out;
        }

        /** The derivative as an operation of the inputs and {@code g}, which can be differentiated in turn. */
        private Tensor again(int i, Tensor g) {
            Tensor[] all = Natives.concat(g, inputs);
            return Operation.of(
                    name + " derivative",
                    in -> {
                        org.bytedeco.pytorch.Tensor[] mine = new org.bytedeco.pytorch.Tensor[inputs.length];
                        System.arraycopy(in, 1, mine, 0, mine.length);
                        org.bytedeco.pytorch.Tensor x = mine[i];
                        org.bytedeco.pytorch.Tensor one = gradients(
                                        call.of(mine), new org.bytedeco.pytorch.Tensor[] {x}, in[0], true)
                                .get(0);
                        return one.defined() ? new org.bytedeco.pytorch.Tensor(one) : torch.zeros_like(x);
                    },
                    all);
        }

        private static TensorVector gradients(
                org.bytedeco.pytorch.Tensor y,
                org.bytedeco.pytorch.Tensor[] x,
                org.bytedeco.pytorch.Tensor g,
                boolean create) {
            return torch.grad(
                    new TensorVector(y),
                    new TensorVector(x),
                    new TensorVector(g),
                    new BoolOptional(true),
                    create,
                    true);
        }
    }
}
