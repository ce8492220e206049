package elbo.reproduction;

import elbo.metric.AnnealedNll;
import elbo.metric.AnnealedNll.Start;
import java.util.List;

/**
 * The likelihood by annealed importance sampling, of training and of test data, at some points of training: an estimate that is
 * unbiased for p(x) wherever it begins, so that models with good encoders and with bad ones may be compared.
 *
 * @param examples     the first so many of both
 * @param chains       for each example
 * @param temperatures on the way
 * @param leapfrog     steps of each move
 * @param start        where the way begins: from the prior it asks no encoder, but where posteriors are narrow takes many temperatures
 * @param seen         when: training examples learnt from, each counted each time, ascending; none to leave it out
 */
public record Likelihood(int examples, int chains, int temperatures, int leapfrog, Start start, List<Integer> seen) {
    public static final Likelihood NONE = new Likelihood(100, 4, 1000, 5, Start.PRIOR, List.of());

    public Likelihood {
        seen = List.copyOf(seen);
        if (examples < 1 || chains < 1 || temperatures < 1 || leapfrog < 1) {
            throw new IllegalArgumentException("examples, chains, temperatures and leapfrog must be at least 1; got "
                    + examples + ", " + chains + ", " + temperatures + " and " + leapfrog);
        }
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i) < 1 || (i > 0 && seen.get(i) <= seen.get(i - 1))) {
                throw new IllegalArgumentException("seen must ascend from 1; got " + seen);
            }
        }
    }

    public boolean none() {
        return seen.isEmpty();
    }

    /** How it is measured. */
    public AnnealedNll protocol() {
        return new AnnealedNll(chains, temperatures, AnnealedNll.Path.SIGMOID, start, leapfrog, 1);
    }

    /** The steps after which a model has seen so many of {@code examples}, in batches the last of which may be short. */
    public static long steps(long seen, long examples, int batch) {
        return seen / examples * Math.ceilDiv(examples, batch) + (seen % examples) / batch;
    }
}
