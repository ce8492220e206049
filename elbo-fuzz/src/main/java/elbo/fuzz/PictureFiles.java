package elbo.fuzz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture of any format in a folder of two classes, beside a sound one of 5 x 4 pixels. */
final class PictureFiles {
    private PictureFiles() {}

    static void prepare(Path picture) throws IOException {
        Path other = picture.resolve("../../bee/b.png").normalize();
        Files.createDirectories(other.resolveSibling(""));
        ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY), "png", other.toFile());
    }

    static void read(Path picture) {
        DataFile.read(picture.resolve("../..").normalize());
    }
}
