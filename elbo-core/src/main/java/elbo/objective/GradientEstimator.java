package elbo.objective;

/**
 * How the derivative of an expectation over draws of q(z|x) is estimated. All are unbiased for the bound they belong to, but
 * {@link #STICKING_THE_LANDING} only where one draw makes a weight, and where draws carry the derivative of another draw (straight
 * through), none that goes through them is.
 */
public enum GradientEstimator {
    /** through the draws, {@code z = z(noise, phi)} (arXiv:1312.6114, sec. 2.4) */
    REPARAMETERISED,
    /**
     * through the draws alone: the score of q, whose mean is 0, is left out (arXiv:1703.09194, eq. 6). With importance weights of
     * several draws that mean is not 0, and what is left has another mean than the gradient (arXiv:1810.04152, sec. 3)
     */
    STICKING_THE_LANDING,
    /** as that, with what is left of the score in the weights reparameterised once more (arXiv:1810.04152, eq. 8) */
    DOUBLY_REPARAMETERISED,
    /** through log q(z|x) times what the draw was worth, REINFORCE; draws need no derivative (arXiv:1206.6430, eq. 4) */
    SCORE
}
