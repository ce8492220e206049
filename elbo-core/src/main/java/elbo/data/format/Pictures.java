package elbo.data.format;

import elbo.Refusal;
import elbo.data.Progress;
import elbo.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Decodes pictures of one size into one array of bytes, channels first: one channel while all are grey, else three. */
final class Pictures {
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
            BufferedImage image = PictureFile.decode(file, (w, h) -> checkSize(file, files.getFirst(), w, h));
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

    private void checkSize(Path file, Path first, int w, int h) {
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
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            if (grey && !(image.getColorModel() instanceof IndexColorModel)) {
                levels(image, y, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int c = 0; c < channels; c++) {
                int at = start + c * plane + y * width;
                for (int x = 0; x < width; x++) {
                    values[at + x] = (byte) (row[x] >> (16 - 8 * c));
                }
            }
        }
    }

    /** Grey values of a row as the file holds them, in all colours: {@code getRGB} would change them from linear to sRGB. */
    private static void levels(BufferedImage image, int y, int[] row) {
        int bits = image.getColorModel().getComponentSize(0);
        image.getRaster().getSamples(0, y, row.length, 1, 0, row);
        for (int x = 0; x < row.length; x++) {
            int level = bits >= 8 ? row[x] >> (bits - 8) : row[x] * 255 / ((1 << bits) - 1);
            row[x] = level * 0x010101;
        }
    }
}
