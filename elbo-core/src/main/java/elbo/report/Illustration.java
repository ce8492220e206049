package elbo.report;

import elbo.Refusal;
import elbo.plot.Figure;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A figure in a report.
 *
 * @param caption says what is seen and how to read it
 * @param png     shown at half its size in pixels, as {@link Figure} draws for twice the density of a screen
 * @param alt     the same in words, for whoever cannot see it
 */
public record Illustration(String caption, byte[] png, String alt) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int WIDTH_AT = 16;
    private static final int HEADER = 24;

    /** @throws Refusal if the bytes are no PNG */
    public Illustration {
        if (png.length < HEADER || !Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new Refusal("figure \"" + caption + "\"", "is not a PNG; give the bytes of Figure.png()");
        }
    }

    public Illustration(String caption, Figure figure, String alt) {
        this(caption, figure.png(), alt);
    }

    /** Width on the page in points. */
    int width() {
        return ByteBuffer.wrap(png).getInt(WIDTH_AT) / Figure.DENSITY;
    }

    /** Height on the page in points. */
    int height() {
        return ByteBuffer.wrap(png).getInt(WIDTH_AT + Integer.BYTES) / Figure.DENSITY;
    }
}
