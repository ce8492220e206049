package elbo.flow;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.transform.Reshaped;
import elbo.transform.Transform;

/**
 * Vectors as square pictures, row by row: for codes that convolutions are to shape.
 *
 * @param channels of the pictures
 */
@Source(work = "numbers keep their places, so nothing is stretched")
public record Unflatten(int channels) implements Flow {
    public Unflatten {
        if (channels < 1) {
            throw new IllegalArgumentException("channels must be at least 1; got " + channels);
        }
    }

    @Override
    public Shape out(Shape in) {
        long side = Math.round(Math.sqrt((double) in.size() / channels));
        if (channels * side * side != in.size()) {
            throw new Refusal(
                    "unflatten",
                    "makes square pictures of " + channels + " channels, which " + in.size()
                            + " numbers are not. Fix: " + channels * Math.max(1, side) * Math.max(1, side)
                            + " numbers, or other channels");
        }
        return Shape.of(channels, side, side);
    }

    @Override
    public boolean staysInUnit() {
        return true;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Transform fixed = new Reshaped(in, out(in));
        return told -> fixed;
    }
}
