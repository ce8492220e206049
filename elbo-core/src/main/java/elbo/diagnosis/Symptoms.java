package elbo.diagnosis;

import elbo.model.Bound;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The figures of a run. What could not be measured is empty.
 *
 * @param train   the bound of the training data by epoch, at least one
 * @param test    that of the test data, as many
 * @param planned epochs that the recipe wants
 * @param early   whether training ended by itself before them
 * @param codes   what is known of the codes
 * @param decoder what is known of the decoder
 */
public record Symptoms(List<Bound> train, List<Bound> test, int planned, boolean early, Codes codes, Decoder decoder) {
    public Symptoms {
        train = List.copyOf(train);
        test = List.copyOf(test);
        if (train.isEmpty() || train.size() != test.size()) {
            throw new IllegalArgumentException("expected the bounds of at least one epoch, as many of both splits; got "
                    + train.size() + " and " + test.size());
        }
    }

    /**
     * The codes of test examples.
     *
     * @param random      whether the posterior has a density, without which there is no divergence
     * @param dimensions  of the latent space
     * @param active      those whose mean differs between examples
     * @param kl          KL(q(z_j|x) || p(z_j)) of each dimension; empty where it does not split
     * @param information mutual information of example and code
     * @param most        what that can be at most with the examples it was measured with
     * @param marginalKl  KL(q(z) || p(z))
     */
    public record Codes(
            boolean random,
            int dimensions,
            OptionalDouble active,
            List<Double> kl,
            OptionalDouble information,
            OptionalDouble most,
            OptionalDouble marginalKl) {
        public Codes {
            kl = List.copyOf(kl);
        }

        /** Of which nothing is known. */
        public static Codes unknown(boolean random, int dimensions) {
            OptionalDouble none = OptionalDouble.empty();
            return new Codes(random, dimensions, none, List.of(), none, none, none);
        }
    }

    /**
     * @param gradientRatio norm of the encoder's gradient over that of the decoder's
     * @param deviation     the mean of the likelihood's standard deviations, where they are learnt
     * @param data          the standard deviation of the data
     */
    public record Decoder(OptionalDouble gradientRatio, OptionalDouble deviation, OptionalDouble data) {
        public static final Decoder UNKNOWN =
                new Decoder(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    int epochs() {
        return test.size();
    }

    Bound last() {
        return test.getLast();
    }

    /** The negative bound by epoch, which can be compared whatever the objective's weights are. */
    static double[] costs(List<Bound> bounds) {
        return bounds.stream().mapToDouble(b -> -b.elbo()).toArray();
    }
}
