package elbo.nn;

import elbo.Source;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * A perceptron whose answers about number d depend on the numbers before d alone: each unit has a degree, the most numbers it may know of,
 * and weights that would tell it more are 0.
 */
@Source(arxiv = "1502.03509", at = "sec. 3, eqs. 8 and 9")
public final class Masked {
    private Masked() {}

    /**
     * From {@code [N, dims + context]} to {@code [N, answers * dims]}, the answers about all numbers one after the other. The context may be
     * known to all. The last layer begins as zeros.
     */
    public static Block perceptron(
            Init init,
            Initializer initializer,
            int dims,
            long context,
            List<Integer> hidden,
            Activation activation,
            int answers) {
        int[] before = inputs(dims, Math.toIntExact(context));
        Block net = x -> x;
        for (int i = 0; i < hidden.size(); i++) {
            int[] after = degrees(hidden.get(i), dims);
            Init place = init.at(i);
            Tensor weight =
                    place.weight(initializer, Shape.of(after.length, before.length), before.length, after.length);
            Tensor bias = place.bias(initializer, Shape.of(after.length), before.length);
            net = net.then(layer(place, weight, bias, before, after)).then(activation);
            before = after;
        }
        Init last = init.at(hidden.size());
        int[] after = outputs(dims, answers);
        Tensor weight = last.constant("weight", Shape.of(after.length, before.length), 0);
        Tensor bias = last.constant("bias", Shape.of(after.length), 0);
        return net.then(layer(last, weight, bias, before, after));
    }

    /** Number d is known to degrees from d on, counted from 1; what is known beside to all. */
    private static int[] inputs(int dims, int context) {
        int[] degrees = new int[dims + context];
        Arrays.setAll(degrees, i -> i < dims ? i + 1 : 0);
        return degrees;
    }

    /** From 0, which knows the context alone, to D - 1, in turn; where there are fewer units, spread over all of these. */
    private static int[] degrees(int units, int dims) {
        int[] degrees = new int[units];
        Arrays.setAll(degrees, i -> units >= dims ? i % dims : (int) ((dims - 1L) * i / Math.max(1, units - 1)));
        return degrees;
    }

    private static int[] outputs(int dims, int answers) {
        int[] degrees = new int[dims * answers];
        Arrays.setAll(degrees, i -> i % dims);
        return degrees;
    }

    private static Block layer(Init init, Tensor weight, Tensor bias, int[] before, int[] after) {
        double[] allowed = new double[before.length * after.length];
        Arrays.setAll(allowed, i -> before[i % before.length] <= after[i / before.length] ? 1 : 0);
        Tensor mask;
        try (Scope s = Scope.open()) {
            mask = init.fixed(Tensors.of(allowed, after.length, before.length).to(init.type()));
        }
        return x -> x.linear(weight.mul(mask), bias);
    }
}
