package elbo.train;

/**
 * What happens when a number is not finite, as a description: training goes back to the beginning of the epoch and goes on with
 * a lower learning rate.
 *
 * @param times  how often; 0 to stop at once
 * @param factor what the rate is multiplied by each time
 */
public record Recovery(int times, double factor) {
    public static final Recovery NONE = new Recovery(0, 0.5);

    public Recovery {
        if (times < 0) {
            throw new IllegalArgumentException("times must be at least 0; got " + times);
        }
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be between 0 and 1; got " + factor);
        }
    }
}
