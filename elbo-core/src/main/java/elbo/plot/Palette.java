package elbo.plot;

import elbo.Refusal;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The colours that most pixels of a picture have. */
record Palette(List<Integer> colours) {
    private static final int MOST = 256;

    static Palette of(BufferedImage image, int colours) {
        if (colours < 2 || colours > MOST) {
            throw new Refusal("figure", "cannot have " + colours + " colours; give 2 to " + MOST);
        }
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
            }
        }
        Comparator<Map.Entry<Integer, Integer>> byCount = Map.Entry.comparingByValue();
        return new Palette(counts.entrySet().stream()
                .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(colours)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** The picture in these colours. */
    BufferedImage applied(BufferedImage image) {
        int[] all = colours.stream().mapToInt(Integer::intValue).toArray();
        int bits = all.length <= 2 ? 1 : all.length <= 4 ? 2 : all.length <= 16 ? 4 : 8;
        IndexColorModel model = new IndexColorModel(bits, all.length, all, 0, false, -1, 0);
        BufferedImage out =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int index = nearest.computeIfAbsent(image.getRGB(x, y) & 0xFFFFFF, rgb -> nearest(all, rgb));
                out.getRaster().setSample(x, y, 0, index);
            }
        }
        return out;
    }

    private static int nearest(int[] all, int rgb) {
        int best = 0;
        for (int i = 1; i < all.length; i++) {
            best = distance(all[i], rgb) < distance(all[best], rgb) ? i : best;
        }
        return best;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16) - (b >> 16);
        int green = ((a >> 8) & 0xFF) - ((b >> 8) & 0xFF);
        int blue = (a & 0xFF) - (b & 0xFF);
        return red * red + green * green + blue * blue;
    }
}
