package elbo.data.format;

import elbo.Refusal;
import elbo.data.Progress;
import elbo.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes pictures of one size into one array of bytes, channels first: one channel while all are grey, else three. */
final class Pictures {
    private static final long MOST_PIXELS = 100_000_000;
    private static final int COLOURS = 3;

    private final Path folder;
    private final Room room;
    private int width;
    private int height;
    private int channels = 1;
    private byte[] values = {};

    Pictures(Path folder, Room room) {
        this.folder = folder;
        this.room = room;
    }

    /** The shape of one picture; known once they are read. */
    Shape shape() {
        return Shape.of(channels, height, width);
    }

    /** All pictures, one after the other. */
    byte[] read(List<Path> files, Progress progress) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            BufferedImage image = decode(file, files.getFirst());
            boolean grey = grey(image.getColorModel());
            if (i == 0) {
                channels = grey ? 1 : COLOURS;
                values = room(files);
            } else if (!grey && channels == 1) {
                widen(i, files);
            }
            put(image, grey, i);
            progress.at("Reading pictures", i + 1, files.size());
        }
        return values;
    }

    private byte[] room(List<Path> files) {
        String where = folder.toString();
        long bytes = files.size() * shape().size();
        room.take(where, bytes);
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new Refusal(
                    where,
                    files.size() + " pictures of " + width + " x " + height
                            + " are more than 2 GiB, the most that is read of pictures; use fewer or smaller ones, or save"
                            + " them as a folder of .npy arrays, which may be of any size");
        }
        return new byte[(int) bytes];
    }

    /** The first colour picture after {@code done} grey ones: they get three equal channels. */
    private void widen(int done, List<Path> files) {
        byte[] grey = values;
        int plane = width * height;
        channels = COLOURS;
        values = room(files);
        for (int i = 0; i < done; i++) {
            for (int c = 0; c < COLOURS; c++) {
                System.arraycopy(grey, i * plane, values, (i * COLOURS + c) * plane, plane);
            }
        }
    }

    private BufferedImage decode(Path file, Path first) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new Refusal(file.toString(), "is no picture that can be read (PNG, JPEG, BMP, GIF); remove it");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                checkSize(file, first, reader.getWidth(0), reader.getHeight(0));
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
                                    .orElse(e.getClass().getSimpleName())
                            + "); replace or remove it",
                    e);
        }
    }

    private void checkSize(Path file, Path first, int w, int h) {
        if ((long) w * h > MOST_PIXELS) {
            throw new Refusal(
                    file.toString(),
                    "says it is " + w + " x " + h + " pixels; no more than " + MOST_PIXELS
                            + " are read. Make it smaller");
        }
        if (file.equals(first)) {
            width = w;
            height = h;
        } else if (w != width || h != height) {
            throw new Refusal(
                    file.toString(),
                    "is " + w + " x " + h + " pixels, but " + first.getFileName() + " is " + width + " x " + height
                            + "; all must have one size. With ImageMagick: mogrify -resize " + width + "x" + height
                            + "! FILES");
        }
    }

    /** Whether a picture has no colour, be it by its kind or by its palette. */
    private static boolean grey(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                    return false;
                }
            }
            return true;
        }
        return model.getNumColorComponents() == 1;
    }

    private void put(BufferedImage image, boolean grey, int index) {
        int plane = width * height;
        int start = index * channels * plane;
        for (int p = 0; p < plane; p++) {
            int x = p % width;
            int y = p / width;
            int rgb = grey ? level(image, x, y) * 0x010101 : image.getRGB(x, y);
            for (int c = 0; c < channels; c++) {
                values[start + c * plane + p] = (byte) (rgb >> (16 - 8 * c));
            }
        }
    }

    /** A grey value as the file holds it: {@code getRGB} would change it from linear to sRGB. */
    private static int level(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return image.getRGB(x, y) & 0xFF;
        }
        int bits = image.getColorModel().getComponentSize(0);
        int sample = image.getRaster().getSample(x, y, 0);
        return bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }
}
