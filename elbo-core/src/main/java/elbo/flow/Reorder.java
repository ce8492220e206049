package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Reordered;
import elbo.transform.Transform;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The numbers of a vector, or the channels of a picture, in another order.
 *
 * @param how  which
 * @param seed of {@code SHUFFLE}
 */
@Source(arxiv = "1410.8516", at = "sec. 3.2 and 5.1; shuffled in arXiv:1807.03039, sec. 3.2")
public record Reorder(How how, int seed) implements Flow {
    /** Which order. */
    public enum How {
        /** the last first */
        REVERSE,
        /** those at even places, then those at odd ones */
        INTERLEAVE,
        /** any, another at each place, the same from the first step to the last */
        SHUFFLE
    }

    @Override
    public boolean staysInUnit() {
        return true;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        long[] order = order(Math.toIntExact(in.dim(0)), place);
        long[] back = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            back[(int) order[i]] = i;
        }
        try (Scope s = Scope.open()) {
            Tensor there = place.fixed(Tensors.of(order, order.length));
            Transform fixed = new Reordered(there, place.fixed(Tensors.of(back, back.length)));
            return told -> fixed;
        }
    }

    private long[] order(int n, Init place) {
        return switch (how) {
            case REVERSE -> IntStream.range(0, n).mapToLong(i -> n - 1L - i).toArray();
            case INTERLEAVE ->
                IntStream.range(0, n)
                        .mapToLong(i -> i < (n + 1) / 2 ? 2L * i : 2L * (i - (n + 1) / 2) + 1)
                        .toArray();
            case SHUFFLE ->
                Arrays.stream(Rng.of(seed).fork(place.path()).permutation(n))
                        .asLongStream()
                        .toArray();
        };
    }
}
