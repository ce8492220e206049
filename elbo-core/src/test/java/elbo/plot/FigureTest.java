package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureTest {
    private static Figure pattern() {
        float[] values = new float[3 * 12 * 10];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 256 / 255f;
        }
        return Sheet.mosaic(new Pictures(values, 3, 12, 10), 1);
    }

    @Test
    void aPngDecodesToTheSamePixels() throws IOException {
        Figure figure = pattern();
        BufferedImage back = ImageIO.read(new ByteArrayInputStream(figure.png()));
        assertThat(back.getWidth()).isEqualTo(figure.width());
        assertThat(back.getHeight()).isEqualTo(figure.height());
        for (int y = 0; y < figure.height(); y++) {
            for (int x = 0; x < figure.width(); x++) {
                assertThat(back.getRGB(x, y)).isEqualTo(figure.image().getRGB(x, y));
            }
        }
    }

    @Test
    void aPngSaysThatItIsDrawnForTwiceTheDensityOfAScreen() {
        byte[] png = pattern().png();
        int at = new String(png, StandardCharsets.ISO_8859_1).indexOf("pHYs");
        ByteBuffer chunk = ByteBuffer.wrap(png, at + 4, 9);
        // 192 pixels to the inch of 25.4 mm
        assertThat(chunk.getInt()).isEqualTo(7559);
        assertThat(chunk.getInt()).isEqualTo(7559);
        assertThat(chunk.get()).as("unit: metre").isEqualTo((byte) 1);
    }

    @Test
    void aSavedFigureReplacesTheOldOneAndLeavesNothingBeside(@TempDir Path folder) throws IOException {
        Path png = folder.resolve("loss.png");
        Figure figure = pattern();
        figure.save(png);
        figure.titled("again").save(png);
        assertThat(png).hasBinaryContent(figure.titled("again").png());
        try (var files = Files.list(png.getParent())) {
            assertThat(files).containsExactly(png);
        }
    }

    @Test
    void whatCannotBeSavedLeavesNothingBehind(@TempDir Path folder) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("loss.png"));
        Path kept = Files.writeString(taken.resolve("kept.txt"), "kept");
        assertThatThrownBy(() -> pattern().save(taken))
                .isInstanceOf(Refusal.class)
                .hasMessage(taken + ": is not a file, so it cannot be written over; give another name");
        assertThatThrownBy(() -> pattern().save(kept.resolve("loss.png")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(kept + " is not a folder");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(taken);
        }
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aTitleTooLongForOneLineTakesMoreLines() {
        Figure figure = pattern();
        int one = figure.titled("Short").height();
        Figure long_ = figure.titled("A title that is far too long for so narrow a figure");
        assertThat(long_.height()).isGreaterThan(one);
        assertThat(long_.width()).isEqualTo(figure.width());
    }
}
