package elbo.model;

import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/**
 * Held examples in a random order.
 *
 * @param order INT64 {@code [n]}; owned, where the examples are not
 */
record Shuffled(Held held, Tensor order) implements Feed.Order {
    /** A random order of {@code 0 .. n-1}. */
    static long[] order(Rng rng, int n) {
        int[] shuffled = rng.permutation(n);
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = shuffled[i];
        }
        return order;
    }

    @Override
    public Observed at(long from, long count, Rng rng) {
        return held.rows(order.narrow(0, from, count), rng);
    }

    @Override
    public void close() {
        order.close();
    }
}
