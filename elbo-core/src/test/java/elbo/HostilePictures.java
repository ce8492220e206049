package elbo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Folders of pictures. */
final class HostilePictures {
    private HostilePictures() {}

    /** Makes a file's bytes. */
    @FunctionalInterface
    private interface Bytes {
        byte[] make() throws IOException;
    }

    private static byte[] written(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), format, out);
        return out.toByteArray();
    }

    /** A folder of two equal pictures. */
    private static Hostile folder(String name, String ending, Bytes picture) {
        return new Hostile("pictures: " + name, folder -> {
            Files.write(folder.resolve("a." + ending), picture.make());
            Files.copy(folder.resolve("a." + ending), folder.resolve("b." + ending));
            return folder;
        });
    }

    private static Hostile link(String name, String from, String to) {
        return new Hostile("pictures: " + name, folder -> {
            Path outside = Files.createDirectories(folder.resolveSibling("outside"));
            Files.write(outside.resolve("mine.png"), written("png", 2, 2));
            for (String file : new String[] {"ape/a.png", "ape/b.png"}) {
                Files.createDirectories(folder.resolve(file).getParent());
                Files.write(folder.resolve(file), written("png", 2, 2));
            }
            Files.createSymbolicLink(folder.resolve(from), outside.resolve(to));
            return folder;
        });
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteBuffer png = ByteBuffer.wrap(written("png", 2, 2));
        png.putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(png.array(), 12, 17);
        return png.putInt(29, (int) sum.getValue()).array();
    }

    private static byte[] gif(int width, int height) throws IOException {
        ByteBuffer gif = ByteBuffer.wrap(written("gif", 2, 2)).order(ByteOrder.LITTLE_ENDIAN);
        gif.putShort(6, (short) width).putShort(8, (short) height);
        int at = 13 + 3 * (2 << (gif.get(10) & 7));
        while (gif.get(at) != ',') {
            at++;
        }
        return gif.putShort(at + 5, (short) width)
                .putShort(at + 7, (short) height)
                .array();
    }

    private static byte[] bmp(int width, int height) throws IOException {
        ByteBuffer bmp = ByteBuffer.wrap(written("bmp", 2, 2)).order(ByteOrder.LITTLE_ENDIAN);
        return bmp.putInt(18, width).putInt(22, height).array();
    }

    private static byte[] jpeg(int width, int height) throws IOException {
        ByteBuffer jpeg = ByteBuffer.wrap(written("jpeg", 8, 8));
        int at = 2;
        while ((jpeg.getShort(at) & 0xFFFF) != 0xFFC0) {
            at += 2 + (jpeg.getShort(at + 2) & 0xFFFF);
        }
        return jpeg.putShort(at + 5, (short) height)
                .putShort(at + 7, (short) width)
                .array();
    }

    /** A chunk of text or colours that unpacks to so many megabytes of zeros, before the pixels. */
    private static byte[] stuffed(String chunk, String head, int megabytes) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write((chunk + head).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        try (OutputStream deflated = new DeflaterOutputStream(data)) {
            for (int i = 0; i < megabytes; i++) {
                deflated.write(new byte[1 << 20]);
            }
        }
        CRC32 sum = new CRC32();
        sum.update(data.toByteArray());
        byte[] png = written("png", 2, 2);
        ByteBuffer all = ByteBuffer.allocate(png.length + data.size() + 8);
        all.put(png, 0, 33).putInt(data.size() - 4).put(data.toByteArray()).putInt((int) sum.getValue());
        return all.put(png, 33, png.length - 33).array();
    }

    /** Its scans repeated, each of which a decoder goes through the whole picture for. */
    private static byte[] scans(int size, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (var to = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(to);
            writer.write(
                    null, new IIOImage(new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY), null, null), param);
        }
        byte[] jpeg = out.toByteArray();
        int last = jpeg.length - 2;
        while (!(jpeg[last] == (byte) 0xFF && jpeg[last + 1] == (byte) 0xDA)) {
            last--;
        }
        byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < times; i++) {
            all.write(scan);
        }
        all.write(jpeg, jpeg.length - 2, 2);
        return all.toByteArray();
    }

    static Stream<Hostile> pictures() {
        return Stream.of(
                folder("a PNG of 65,535 x 65,535", "png", () -> png(65_535, 65_535)),
                folder("a PNG of 9,999 x 9,999 in a hundred bytes", "png", () -> png(9_999, 9_999)),
                folder("a PNG of 2^31 x 2^31", "png", () -> png(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                folder("a GIF of 65,535 x 1,500 in a thousand bytes", "gif", () -> gif(65_535, 1_500)),
                folder("a BMP of 9,999 x 9,999 in a thousand bytes", "bmp", () -> bmp(9_999, 9_999)),
                folder("a BMP of negative size", "bmp", () -> bmp(-9_999, Integer.MIN_VALUE)),
                folder("a JPEG of 65,500 x 1,500 in some hundred bytes", "jpg", () -> jpeg(65_500, 1_500)),
                folder("a JPEG of ten thousand scans", "jpg", () -> scans(2_000, 10_000)),
                link("a link out", "ape/c.png", "mine.png"),
                link("a class that leads out", "bee", "."),
                folder("a TIFF that is called PNG", "png", () -> written("tiff", 2, 2)),
                one("a PNG with 200 MB of words", () -> stuffed("zTXt", "a\0\0", 200)),
                one("a PNG with 200 MB of colours", () -> stuffed("iCCP", "a\0\0", 200)));
    }

    /** One picture alone, which is refused as such if not before. */
    private static Hostile one(String name, Bytes picture) {
        return new Hostile("pictures: " + name, folder -> {
            Files.write(folder.resolve("a.png"), picture.make());
            return folder;
        });
    }
}
