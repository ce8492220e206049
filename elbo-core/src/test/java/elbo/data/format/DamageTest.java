package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.Refusal;
import elbo.data.Splits;
import elbo.tensor.Rng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a file, it is read or refused; nothing else comes out. The draws are fixed, so failures repeat. */
class DamageTest {
    private static final int TRIES = 200;

    @TempDir
    Path folder;

    private static byte[] sound(String name) throws IOException {
        return switch (name) {
            case "images-idx3-ubyte" -> IdxTest.idx(8, new int[] {10, 3, 3}, 90);
            case "images-idx3-ubyte.gz" -> IdxTest.gz(IdxTest.idx(8, new int[] {10, 3, 3}, 90));
            case "table.csv" -> "a,b,class\n1,2.5,x\n3,\"4\",y\n5,6e-1,x\n".getBytes(StandardCharsets.UTF_8);
            case "a.png", "a.gif", "a.bmp", "a.jpg" -> picture(name.substring(2));
            default -> {
                try (var in = DamageTest.class.getResourceAsStream("/elbo/data/format/" + name)) {
                    yield in.readAllBytes();
                }
            }
        };
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 2, 0x336699);
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] damaged(byte[] sound, Rng rng) {
        byte[] bytes = rng.nextInt(4) == 0 ? Arrays.copyOf(sound, rng.nextInt(sound.length + 8)) : sound.clone();
        for (int k = rng.nextInt(4); k >= 0 && bytes.length > 0; k--) {
            int at = rng.nextInt(2) == 0 ? rng.nextInt(Math.min(64, bytes.length)) : rng.nextInt(bytes.length);
            bytes[at] = (byte) (rng.nextInt(2) == 0 ? rng.nextInt(256) : bytes[at] ^ (1 << rng.nextInt(8)));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f4.npy",
                "f4-fortran.npy",
                "u1-channels-last.npy",
                "i8.npy",
                "keras.npz",
                "keras-packed.npz",
                "xy.npz",
                "matrix.npz",
                "sprites.npz",
                "labelled.mat",
                "packed.mat",
                "parts.mat",
                "images-idx3-ubyte",
                "images-idx3-ubyte.gz",
                "table.csv",
                "a.png",
                "a.gif",
                "a.bmp",
                "a.jpg"
            })
    void a_damaged_file_is_read_or_refused(String name) throws IOException {
        byte[] sound = sound(name);
        boolean picture = name.startsWith("a.");
        Path file = folder.resolve(name);
        if (picture) {
            Files.write(folder.resolve("b" + name.substring(1)), sound);
        }
        Rng rng = Rng.of(11).fork(name);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            Files.write(file, damaged(sound, rng.at(i)));
            try {
                Splits s = Formats.open(picture ? folder : file);
                assertThat(s.train().size() + s.test().size()).isGreaterThan(1);
            } catch (Refusal e) {
                assertThat(e).hasMessageContaining(name);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("try " + i + " on " + name, e);
            }
        }
        assertThat(refused).isPositive();
    }
}
