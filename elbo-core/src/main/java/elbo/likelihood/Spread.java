package elbo.likelihood;

import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/** Where a positive number beside the mean comes from: a variance, a scale, a dispersion. */
public enum Spread {
    /** known */
    FIXED,
    /** one number, learnt */
    SCALAR,
    /** a number for each dimension of the data, learnt */
    DIMENSION,
    /**
     * a number for each dimension of the data and each label that the model is told, learnt: its logarithm is a first value and
     * {@code c W}, c the context {@code [B, C]} and W {@code [C, event]}, at first 0
     */
    LABEL,
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

    /** The logarithm of the number, of what the decoder gives and the context; it may be one for many examples. */
    @FunctionalInterface
    interface Log {
        Tensor of(Tensor decoded, Tensor context);
    }

    /**
     * @param name    of the parameter, where it is learnt
     * @param context C, how many numbers are known of an example
     * @param value   the number where it is known, else what it begins as
     * @param others  how many numbers the decoder gives before it
     * @param most    how far the logarithm of a decoded one may go
     */
    Log build(Init init, String name, Shape event, long context, double value, int others, double most) {
        double log = Math.log(value);
        return switch (this) {
            case FIXED -> (d, _) -> Tensors.scalar(log, d.dtype(), d.device());
            case SCALAR -> known(init.constant(name, Shape.of(), log));
            case DIMENSION -> known(init.constant(name, event, log));
            case LABEL -> told(init.constant(name, Shape.of(context, event.size()), 0), event, log);
            case DECODED ->
                (d, _) -> Heads.of(d, event, others, others + 1).add(log).clamp(-most, most);
        };
    }

    private static Log known(Tensor parameter) {
        return (_, _) -> parameter;
    }

    private static Log told(Tensor each, Shape event, double first) {
        return (_, c) -> c.matmul(each).add(first).reshape(c.shape().dropLast(1).join(event));
    }
}
