package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    /** A grey picture with the same level everywhere but the top left, where it is 0. */
    private static BufferedImage grey(int width, int height, int level) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 1; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, level);
        }
        return image;
    }

    private static BufferedImage colour(int type, int argb) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, argb);
        image.setRGB(1, 0, 0xFF000000);
        return image;
    }

    private Path put(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> Formats.open(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    void train_and_test_folders_are_the_parts_and_their_sub_folders_classes() throws IOException {
        put("train/cat/b.png", grey(3, 2, 20));
        put("train/cat/a.png", grey(3, 2, 10));
        put("train/ape/z.png", grey(3, 2, 30));
        put("test/cat/c.png", grey(3, 2, 40));
        Splits s = Formats.open(folder);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(s.train().kind()).isEqualTo(Kind.UNIT);
        assertThat(Stored.classes(s.train())).containsExactly("ape", "cat", "cat");
        assertThat(Stored.classes(s.test())).containsExactly("cat");
        float[] v = Stored.values(s.train());
        assertThat(new float[] {v[0], v[1], v[6], v[7], v[13]})
                .containsExactly(level(0), level(30), 0, level(10), level(20));
        assertThat(Stored.values(s.test())).containsExactly(0, level(40), level(40), level(40), level(40), level(40));
    }

    private static float level(int stored) {
        return stored * (1f / 255);
    }

    @Test
    void pictures_side_by_side_have_no_classes_and_are_split() throws IOException {
        for (int i = 0; i < 10; i++) {
            put("p" + i + ".png", grey(2, 2, i * 20));
        }
        Files.writeString(folder.resolve("notes.txt"), "not a picture");
        Files.writeString(folder.resolve(".hidden.png"), "not a picture");
        Splits s = Formats.open(folder);
        assertThat(s.train().size()).isEqualTo(9);
        assertThat(s.test().size()).isEqualTo(1);
        assertThat(s.train().labels()).isEqualTo(Labels.NONE);
    }

    @Test
    void colours_come_as_three_planes_without_transparency() throws IOException {
        put("train/a.png", colour(BufferedImage.TYPE_INT_ARGB, 0x80102030));
        put("test/b.bmp", colour(BufferedImage.TYPE_INT_RGB, 0xFF405060));
        Splits s = Formats.open(folder);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(Stored.values(s.train())).containsExactly(level(0x10), 0, level(0x20), 0, level(0x30), 0);
        assertThat(Stored.values(s.test())).containsExactly(level(0x40), 0, level(0x50), 0, level(0x60), 0);
    }

    @Test
    void grey_pictures_before_and_after_a_colour_one_get_three_equal_planes() throws IOException {
        put("train/a.png", grey(2, 1, 7));
        put("train/b.png", colour(BufferedImage.TYPE_INT_RGB, 0xFF010203));
        put("test/c.png", grey(2, 1, 9));
        Splits s = Formats.open(folder);
        assertThat(Stored.values(s.train(), 0, 1)).containsExactly(0, level(7), 0, level(7), 0, level(7));
        assertThat(Stored.values(s.train(), 1, 1)).containsExactly(level(1), 0, level(2), 0, level(3), 0);
        assertThat(Stored.values(s.test())).containsExactly(0, level(9), 0, level(9), 0, level(9));
    }

    @Test
    void palettes_of_grey_are_grey_and_black_and_white_is_binary() throws IOException {
        byte[] ramp = {0, (byte) 255};
        IndexColorModel palette = new IndexColorModel(1, 2, ramp, ramp, ramp);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setSample(1, 0, 0, 1);
        put("a.gif", image);
        put("b.png", image);
        Splits s = Formats.open(folder);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 1, 2));
        assertThat(s.train().kind()).isEqualTo(Kind.BINARY);
        assertThat(Stored.values(s.train())).containsExactly(0, 1);
        assertThat(Stored.values(s.test())).containsExactly(0, 1);
    }

    @Test
    void a_jpeg_is_read_nearly_exactly() throws IOException {
        BufferedImage flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            flat.getRaster().setSample(i % 8, i / 8, 0, 100);
        }
        put("a.jpg", flat);
        put("b.jpeg", flat);
        Splits s = Formats.open(folder);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 8, 8));
        for (float v : Stored.values(s.train())) {
            assertThat(v * 255).isBetween(98f, 102f);
        }
    }

    @Test
    void the_first_picture_of_another_size_is_named_with_a_way_out() throws IOException {
        put("a.png", grey(3, 2, 1));
        put("b.png", grey(3, 2, 1));
        put("c.png", grey(2, 3, 1));
        put("d.png", grey(9, 9, 1));
        refuses(
                folder.resolve("c.png")
                        + ": is 2 x 3 pixels, but a.png is 3 x 2; all must have one size. With ImageMagick: mogrify -resize 3x2! FILES");
    }

    @Test
    void a_damaged_picture_is_named() throws IOException {
        put("a.png", grey(20, 20, 1));
        Path b = put("b.png", grey(20, 20, 1));
        byte[] bytes = Files.readAllBytes(b);
        Files.write(b, Arrays.copyOf(bytes, bytes.length - 30));
        refuses(b + ": is damaged and cannot be decoded");
        Files.writeString(b, "no picture");
        refuses(b + ": is no picture");
    }

    @Test
    void a_picture_that_promises_too_many_pixels_is_never_decoded() throws IOException {
        Path file = put("a.png", grey(2, 2, 1));
        ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(file));
        png.putInt(16, 65_535).putInt(20, 65_535);
        CRC32 sum = new CRC32();
        sum.update(png.array(), 12, 17);
        png.putInt(29, (int) sum.getValue());
        Files.write(file, png.array());
        refuses("says it is 65535 x 65535 pixels");
    }

    @Test
    void pictures_beside_folders_of_pictures_are_refused() throws IOException {
        put("a.png", grey(2, 2, 1));
        put("cat/b.png", grey(2, 2, 1));
        refuses("holds pictures itself (a.png) and in sub-folders (cat)");
    }

    @Test
    void a_folder_of_other_things_and_a_missing_path_are_refused_with_what_can_be_read() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "x");
        refuses("is nothing that can be read as data. It may be a folder of IDX files");
        assertThatThrownBy(() -> Formats.open(folder.resolve("nowhere")))
                .isInstanceOf(Refusal.class)
                .hasMessageEndingWith("there is no such file or folder");
    }
}
