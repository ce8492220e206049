package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes one picture, once what it promises is known to be possible. */
final class PictureFile {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif");
    private static final long MOST_PIXELS = 100_000_000;
    /** So many bytes of pixels are believed of any file, and beyond them what DEFLATE makes of its bytes at most. */
    private static final long FREE = 1 << 20;

    private static final long GAIN = 1032;
    /** Bits of a pixel where the decoder does not say. */
    private static final int USUAL_BITS = 24;
    /** Encoders make a dozen. */
    private static final int MOST_SCANS = 32;

    private static final int CHUNK = 1 << 16;

    private PictureFile() {}

    /** Looks at a picture's size before it is decoded. */
    @FunctionalInterface
    interface Size {
        void check(int width, int height);
    }

    /** @throws Refusal if it is no picture, is damaged, too large, or as {@code size} says */
    static BufferedImage decode(Path file, Size size) {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, in);
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                checkPixels(file, width, height);
                size.check(width, height);
                checkBytes(file, reader, in.length());
                checkScans(file);
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (Refusal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // decoders answer damaged pictures with nearly any exception
            throw new Refusal(
                    file.toString(),
                    "is damaged and cannot be decoded ("
                            + Optional.ofNullable(e.getMessage())
                                    .map(Problem::shown)
                                    .orElse(e.getClass().getSimpleName())
                            + "); replace or remove it",
                    e);
        }
    }

    /** Java knows more formats; the fewer read what strangers made, the better. */
    private static ImageReader reader(Path file, ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (Arrays.stream(reader.getOriginatingProvider().getFormatNames()).anyMatch(FORMATS::contains)) {
                return reader;
            }
        }
        throw new Refusal(file.toString(), "is no picture that can be read (PNG, JPEG, BMP, GIF); remove it");
    }

    private static void checkPixels(Path file, int width, int height) {
        if ((long) width * height > MOST_PIXELS) {
            throw new Refusal(
                    file.toString(),
                    "says it is " + width + " x " + height + " pixels; no more than " + MOST_PIXELS
                            + " are read. Make it smaller");
        }
    }

    /** Memory is taken for all pixels before the first is decoded, so it must be possible that they come. */
    private static void checkBytes(Path file, ImageReader reader, long bytes) throws IOException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        ImageTypeSpecifier type = reader.getRawImageType(0);
        int bits = type == null ? USUAL_BITS : type.getColorModel().getPixelSize();
        if (pixels * bits / 8 > FREE + bytes * GAIN) {
            throw new Refusal(
                    file.toString(),
                    "promises " + pixels + " pixels of " + bits + " bits, which its " + bytes
                            + " bytes cannot hold; replace or remove it");
        }
    }

    /** A decoder of progressive JPEG goes through all pixels for each scan, of which a small file may hold thousands. */
    private static void checkScans(Path file) throws IOException {
        int scans = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            if (in.read() != 0xFF || in.read() != 0xD8) {
                return; // no JPEG
            }
            for (int before = 0, now = in.read(); now >= 0; before = now, now = in.read()) {
                scans += before == 0xFF && now == 0xDA ? 1 : 0;
            }
        }
        if (scans > MOST_SCANS) {
            throw new Refusal(
                    file.toString(),
                    "holds " + scans + " scans; no more than " + MOST_SCANS + " are read. Save it anew");
        }
    }
}
