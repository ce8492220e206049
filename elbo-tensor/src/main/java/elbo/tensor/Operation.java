package elbo.tensor;

import java.util.function.Supplier;

/**
 * One call of the engine: its result goes to the open scope, its failure becomes one clear line, and where an input asks for
 * a gradient the call is remembered as the result's {@link Origin}.
 */
final class Operation {
    private Operation() {}

    /** What the engine does with the inputs' handles. */
    @FunctionalInterface
    interface Call {
        org.bytedeco.pytorch.Tensor of(org.bytedeco.pytorch.Tensor... inputs);
    }

    /** Without a derivative. */
    static Tensor plain(String name, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... inputs) {
        Scope scope = Scope.innermost();
        try {
            return scope.adopt(Reading.of(call, inputs));
        } catch (IllegalStateException freed) {
            throw freed;
        } catch (RuntimeException e) {
            throw TensorException.of(name, e, inputs);
        }
    }

    /** Differentiated by the engine itself; for what is not worth a rule of its own. */
    static Tensor of(String name, Call call, Tensor... inputs) {
        if (!Grad.recorded(inputs)) {
            return plain(name, () -> call.of(handles(inputs)), inputs);
        }
        Tensor[] leaves = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            leaves[i] = inputs[i].requiresGrad() ? leaf(inputs[i]) : inputs[i];
        }
        Tensor inside = plain(name, () -> call.of(handles(leaves)), inputs);
        Tensor result = plain(name, () -> inside.handle().detach(), inside);
        result.came(new Origin.Engine(name, call, inputs, leaves, inside));
        return result;
    }

    /** Differentiated by rules, one for each input. */
    static Tensor of(String name, Call call, Tensor[] inputs, Pullback... rules) {
        Tensor result = plain(name, () -> call.of(handles(inputs)), inputs);
        if (Grad.recorded(inputs)) {
            result.came(new Origin.Rules(name, inputs, rules, result));
        }
        return result;
    }

    private static Tensor leaf(Tensor input) {
        return plain("leaf", () -> input.handle().detach().set_requires_grad(true), input);
    }

    private static org.bytedeco.pytorch.Tensor[] handles(Tensor[] tensors) {
        org.bytedeco.pytorch.Tensor[] handles = new org.bytedeco.pytorch.Tensor[tensors.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = tensors[i].handle();
        }
        return handles;
    }
}
