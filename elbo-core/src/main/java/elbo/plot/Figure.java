package elbo.plot;

import elbo.AtomicFile;
import elbo.Refusal;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A finished picture, opaque, {@value #DENSITY} pixels to a point: show it at half its size in pixels.
 *
 * @param image what is seen
 */
public record Figure(BufferedImage image) {
    /** Pixels to a point (1/96 inch), so that print and sharp screens get crisp lines. */
    public static final int DENSITY = 2;

    private static final long MOST_PIXELS = 100_000_000;
    private static final int PIXELS_PER_METRE = (int) Math.round(DENSITY * 96 / 0.0254);

    /** The picture as PNG, with its density inside, packed as small as PNG packs it. */
    public byte[] png() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(0);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, density(writer, how)), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Writes the PNG; the file appears whole or not at all. */
    public void save(Path png) {
        byte[] bytes = png();
        AtomicFile.write(png, out -> out.write(bytes));
    }

    /**
     * The same in so many colours, those that most of its pixels have, so that a chart's file is small. Each other pixel takes the
     * nearest of them.
     */
    public Figure reduced(int colours) {
        return new Figure(Palette.of(image, colours).applied(image));
    }

    /** Width in pixels. */
    public int width() {
        return image.getWidth();
    }

    /** Height in pixels. */
    public int height() {
        return image.getHeight();
    }

    /** This figure under a title, which is broken into lines where it is wider than the figure. */
    public Figure titled(String title) {
        List<String> lines = Text.wrap(title, Look.TITLE, (double) width() / DENSITY - 16);
        if (lines.isEmpty()) {
            return this;
        }
        return under(10 + 18 * lines.size(), g -> {
            g.setColor(Look.INK);
            for (int i = 0; i < lines.size(); i++) {
                Text.left(g, lines.get(i), Look.TITLE, 8, 20 + 18 * i);
            }
        });
    }

    /** This figure under a key. */
    Figure keyed(Key key) {
        return under(20, g -> key.row(g, 8, 11));
    }

    /** This figure under a band of so many points. */
    private Figure under(int band, Consumer<Graphics2D> painter) {
        return draw((width() + 1) / DENSITY, (height() + 1) / DENSITY + band, g -> {
            painter.accept(g);
            g.scale(1.0 / DENSITY, 1.0 / DENSITY);
            g.drawImage(image, 0, band * DENSITY, null);
        });
    }

    /** A white figure of this many points, painted in points. */
    static Figure draw(int width, int height, Consumer<Graphics2D> painter) {
        if ((long) width * height > MOST_PIXELS / DENSITY / DENSITY) {
            throw new Refusal(
                    "figure",
                    "would be " + (long) DENSITY * width + " x " + (long) DENSITY * height
                            + " pixels; give fewer or smaller pictures");
        }
        BufferedImage image = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(DENSITY, DENSITY);
        painter.accept(g);
        g.dispose();
        return new Figure(image);
    }

    private IIOMetadata density(ImageWriter writer, ImageWriteParam how) throws IIOInvalidTreeException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), how);
        IIOMetadataNode size = new IIOMetadataNode("pHYs");
        size.setAttribute("pixelsPerUnitXAxis", Integer.toString(PIXELS_PER_METRE));
        size.setAttribute("pixelsPerUnitYAxis", Integer.toString(PIXELS_PER_METRE));
        size.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        root.appendChild(size);
        metadata.mergeTree("javax_imageio_png_1.0", root);
        return metadata;
    }
}
