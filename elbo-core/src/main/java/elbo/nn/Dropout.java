package elbo.nn;

import elbo.Source;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Numbers that are left out in training: each becomes 0 with probability {@code r}, and the others are divided by {@code 1 - r}, so
 * that their mean stays; outside training all stay as they are. What is left out is decided once in a step, for each draw of each example, so
 * that whoever asks the network for as many again within it, as a second phase does, asks the same one.
 */
@Source(
        work = "Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting, JMLR 15",
        at = "sec. 4; scaled in training, sec. 10")
public final class Dropout {
    /** Nothing is left out. */
    public static final Schedule NONE = Schedule.constant(0);

    private Dropout() {}

    /** @throws IllegalArgumentException unless it is at least 0 and below 1 throughout */
    public static Schedule checked(Schedule rate) {
        Allowed.PART.require("dropout", rate, 0.1);
        return rate;
    }

    /**
     * @param place has draws of its own
     * @param rate  r
     */
    public static Block block(Init place, Schedule rate) {
        String path = place.path();
        return rate.most() == 0 ? x -> x : x -> dropped(x, path, rate);
    }

    private static Tensor dropped(Tensor x, String place, Schedule rate) {
        Moment now = Moment.now();
        double r = rate.at(now);
        if (!now.training() || r == 0) {
            return x;
        }
        Rng rng = Moment.noise().fork(place);
        Tensor left = Tensors.uniform(rng, x.shape(), x.dtype(), x.device()).gt(r);
        return x.mul(left.to(x.dtype()).div(1 - r));
    }
}
