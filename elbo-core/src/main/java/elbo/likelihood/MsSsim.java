package elbo.likelihood;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * {@code log p(x|z) = -weight D (1 - MS-SSIM(x, m))}, {@code m} the decoder's picture and {@code D} how many numbers a picture has:
 * a score of likeness in place of a log-probability, so that there is no log-likelihood. MS-SSIM lies between 0 and 1 (see
 * {@link Similarity}); beside a divergence of several nats it would not be felt, and hence the weight: 1 lets the worst picture
 * cost one nat for each number of it, as a squared error of 1 at variance 1/2 does. The channels of a picture are compared each by
 * itself. Refuses data outside [0, 1], and data that is no pictures.
 *
 * @param weight nats for each number of a picture that is nothing like x
 * @param mean   applied to the decoder's output: SIGMOID keeps it in [0, 1], where the measure is meant for
 */
@Source(arxiv = "1511.06409", at = "MS-SSIM")
public record MsSsim(double weight, Activation mean) implements Likelihood {
    public MsSsim {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight must be a number greater than 0; got " + weight);
        }
    }

    public MsSsim() {
        this(1, Activation.SIGMOID);
    }

    @Override
    public Shape features(Shape event) {
        if (event.rank() != 3) {
            throw new Refusal(
                    "model.likelihood",
                    "ms-ssim needs pictures [channels, height, width]; got data of shape " + event
                            + ". Fix: type: gaussian");
        }
        return event;
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return d -> new Likeness(mean.apply(d), weight * event.size(), event);
    }

    /** Never: a score of likeness is no probability. */
    @Override
    public boolean normalised(Kind kind) {
        return false;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "ms-ssim");
    }
}
