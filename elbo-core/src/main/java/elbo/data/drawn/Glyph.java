package elbo.data.drawn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One way to write a class of character: the points that the pen passes, as several people would place them.
 *
 * @param label  the class
 * @param weight how often this way is taken among those of its class, in proportion
 * @param forms  at least one; {@code x0, y0, x1, y1, ..} with y downwards and a height of about 1
 * @param corner at which points the pen turns sharply
 * @param lift   before which points the pen is lifted; true for the first
 */
record Glyph(int label, int weight, List<double[]> forms, boolean[] corner, boolean[] lift) {

    int points() {
        return corner.length;
    }

    /** Reads the lines of {@code digits.txt}; the format is described there. */
    static List<Glyph> parse(List<String> lines) {
        List<Glyph> glyphs = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                glyphs.add(glyphs.removeLast().with(line.strip()));
            } else {
                String[] head = line.strip().split(" ", -1);
                glyphs.add(new Glyph(
                        Integer.parseInt(head[0]),
                        Integer.parseInt(head[1]),
                        List.of(),
                        new boolean[0],
                        new boolean[0]));
            }
        }
        return List.copyOf(glyphs);
    }

    private Glyph with(String form) {
        List<String> words = new ArrayList<>(List.of(form.split(" ", -1)));
        int points = words.size() - (int) words.stream().filter("|"::equals).count();
        double[] xy = new double[2 * points];
        boolean[] sharp = new boolean[points];
        boolean[] up = new boolean[points];
        up[0] = true;
        int i = 0;
        for (String word : words) {
            if (word.equals("|")) {
                up[i] = true;
                continue;
            }
            sharp[i] = word.endsWith("!");
            String[] point = (sharp[i] ? word.substring(0, word.length() - 1) : word).split(",", -1);
            xy[2 * i] = Double.parseDouble(point[0]);
            xy[2 * i + 1] = Double.parseDouble(point[1]);
            i++;
        }
        if (!forms.isEmpty() && !(Arrays.equals(sharp, corner) && Arrays.equals(up, lift))) {
            throw new IllegalArgumentException("class " + label
                    + ": this form has other points, corners or lifts than the " + "one above it: " + form);
        }
        List<double[]> more = new ArrayList<>(forms);
        more.add(xy);
        return new Glyph(label, weight, List.copyOf(more), sharp, up);
    }
}
