package elbo.objective;

/**
 * Where training stands.
 *
 * @param step     steps done
 * @param epoch    epochs done, with the part of the running one
 * @param dataSize examples in the training data, which estimates of the aggregate posterior need
 */
public record Moment(long step, double epoch, long dataSize) {
    /** Outside training: schedules stand at their beginning. */
    public static final Moment START = new Moment(0, 0, 1);
}
