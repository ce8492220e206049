package elbo.objective;

import elbo.tensor.Grad;
import elbo.tensor.Tensor;
import java.util.Locale;

/** What is taken from the worth of a draw before it weighs the draw's score: it lowers the variance, never the mean. */
public enum Baseline {
    /** nothing */
    NONE,
    /** a running mean of past worths, {@code b <- 0.9 b + 0.1 mean f} (Mnih and Gregor, arXiv:1402.0030, sec. 2.3) */
    MOVING_AVERAGE,
    /** for each draw, the mean of the others of the same example (Kool et al. 2019, Buy 4 REINFORCE samples) */
    LEAVE_ONE_OUT;

    static final String MEMORY = "baseline";
    private static final double RATE = 0.1;

    void check(GradientEstimator gradient, int samples) {
        if (this != NONE && gradient != GradientEstimator.SCORE) {
            throw new IllegalArgumentException("baseline is for gradient: score; got gradient: "
                    + gradient.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (this == LEAVE_ONE_OUT && samples < 2) {
            throw new IllegalArgumentException("baseline: leave-one-out needs samples of at least 2; got " + samples);
        }
    }

    /** {@code f - b}, {@code [S, B]}; the running mean moves on in training. */
    Tensor taken(Tensor worth, Terms terms) {
        return switch (this) {
            case NONE -> worth;
            case MOVING_AVERAGE -> running(worth, terms);
            case LEAVE_ONE_OUT -> {
                double n = worth.shape().dim(0);
                yield worth.sub(worth.mean(0)).mul(n / (n - 1));
            }
        };
    }

    private static Tensor running(Tensor worth, Terms terms) {
        Tensor mean = terms.sight().memory(MEMORY);
        Tensor surplus = worth.sub(mean);
        if (terms.moment().training()) {
            try (Grad.Guard off = Grad.off()) {
                mean.mulInPlace(1 - RATE).addInPlace(worth.mean(), RATE);
            }
        }
        return surplus;
    }
}
