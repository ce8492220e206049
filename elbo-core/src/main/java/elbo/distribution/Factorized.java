package elbo.distribution;

import elbo.tensor.Tensor;

/** A distribution whose elements are independent, so that some of them can be left out: missing data, masks. */
public interface Factorized extends Distribution {
    /** The log-probability of each element, {@code [S, ..., event]}, in nats. */
    Tensor logProbEach(Tensor x);

    /** The log-probability of those elements where {@code mask} is 1, {@code [S, ...]}; 0 leaves an element out. */
    default Tensor logProbWhere(Tensor x, Tensor mask) {
        return Events.sum(logProbEach(x).mul(mask), eventShape());
    }

    @Override
    default Tensor logProb(Tensor x) {
        return Events.sum(logProbEach(x), eventShape());
    }
}
