package elbo.likelihood;

import elbo.distribution.Distribution;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.UnaryOperator;

/** Where a positive number beside the mean comes from: a variance, a scale, a dispersion. */
public enum Spread {
    /** known */
    FIXED,
    /** one number, learnt */
    SCALAR,
    /** a number for each dimension of the data, learnt */
    DIMENSION,
    /** another output of the decoder; as a deviation it stays between exp(-20) and exp(20) */
    DECODED;

    /** How far the logarithm of a decoded deviation may go, so that its square is finite in single precision. */
    static final double MOST = 20;

    /** @throws IllegalArgumentException unless {@code value} is a positive number */
    static void check(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("value must be a " + what + " greater than 0; got " + value);
        }
    }

    /** What the decoder gives for an event, besides {@code others} numbers for each element. */
    Shape features(Shape event, int others) {
        return Heads.features(event, heads(others));
    }

    /** How many numbers that is for each element. */
    int heads(int others) {
        return this == DECODED ? others + 1 : others;
    }

    /** From a mean and the logarithm of a scale to a distribution. */
    interface Located {
        Distribution of(Tensor mean, Tensor logScale);
    }

    /** A distribution whose mean is the decoder's first number for each element and whose scale comes from here. */
    Conditional located(Init init, Shape event, double value, Activation mean, Located located) {
        UnaryOperator<Tensor> logScale = build(init, "log_scale", event, value, 1, MOST);
        int n = heads(1);
        return d -> located.of(mean.apply(Heads.of(d, event, 0, n)), logScale.apply(d));
    }

    /**
     * The number's logarithm, from what the decoder gives.
     *
     * @param name   of the parameter, where it is learnt
     * @param value  the number where it is known, else what it begins as
     * @param others how many numbers the decoder gives before it
     * @param most   how far the logarithm of a decoded one may go
     */
    UnaryOperator<Tensor> build(Init init, String name, Shape event, double value, int others, double most) {
        double log = Math.log(value);
        return switch (this) {
            case FIXED -> d -> Tensors.scalar(log, d.dtype(), d.device());
            case SCALAR -> known(init.constant(name, Shape.of(), log));
            case DIMENSION -> known(init.constant(name, event, log));
            case DECODED -> d -> Heads.of(d, event, others, others + 1).add(log).clamp(-most, most);
        };
    }

    private static UnaryOperator<Tensor> known(Tensor parameter) {
        return d -> parameter;
    }
}
