package elbo.nn;

import elbo.tensor.Tensor;

/** Training data for parts whose weights begin with it: pseudo-inputs, mixtures fitted to codes, frozen networks. */
@FunctionalInterface
public interface Examples {
    /** So many examples at random, each at most once, {@code [n, event]}; fewer where there are not so many. */
    Tensor some(int n);
}
