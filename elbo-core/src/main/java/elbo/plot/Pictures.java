package elbo.plot;

import elbo.Refusal;

/**
 * Pictures of one size, channels first: {@code values[((k * C + c) * H + y) * W + x]}, row 0 at the top.
 *
 * @param values   0 is black, 1 is white or full colour; values outside are clamped, and a pixel with a value that is not a
 *                 number shows in vermilion, so that it is not taken for black
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record Pictures(float[] values, int channels, int height, int width) {
    private static final int BROKEN = 0xD55E00;

    /** @throws Refusal if there is no picture, the channels are neither 1 nor 3, or the values are no whole number of pictures */
    public Pictures {
        if (channels != 1 && channels != 3) {
            throw new Refusal("pictures", "have " + channels + " channels; only 1 (grey) or 3 (RGB) can be shown");
        }
        if (height < 1 || width < 1) {
            throw new Refusal("pictures", "are " + height + " x " + width + " pixels; give at least one pixel");
        }
        long each = Math.multiplyExact(Math.multiplyExact((long) channels, height), width);
        if (values.length == 0 || values.length % each != 0) {
            throw new Refusal(
                    "pictures",
                    "hold " + values.length + " values, which is not one or more pictures of " + channels + " x "
                            + height + " x " + width + " = " + each);
        }
    }

    /** How many there are. */
    public int count() {
        return values.length / (channels * height * width);
    }

    /** The pixel of picture {@code k} as 0xRRGGBB. */
    int rgb(int k, int y, int x) {
        int area = height * width;
        int at = k * channels * area + y * width + x;
        float red = values[at];
        float green = channels == 3 ? values[at + area] : red;
        float blue = channels == 3 ? values[at + 2 * area] : red;
        boolean broken = Float.isNaN(red) || Float.isNaN(green) || Float.isNaN(blue);
        return broken ? BROKEN : level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(float value) {
        return Math.round(Math.clamp(value, 0, 1) * 255);
    }
}
