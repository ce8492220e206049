package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user says of a MATLAB file behind its path: {@code #faces:columns:28x20:down}. A matrix does not tell which of its sizes
 * counts examples, nor how a picture was made a row of numbers.
 *
 * @param variable which one; empty: found by its name
 * @param columns  whether the last size counts examples, not the first; empty: found by labels and sizes
 * @param height   of pictures that were made vectors; 0: there are none
 * @param width    of such pictures
 * @param down     whether the pixels of such a picture run down its columns, as MATLAB's do, not along its rows
 */
record MatWords(String variable, Optional<Boolean> columns, int height, int width, boolean down) {
    static final String USE = "FILE.mat#NAME, and behind the name :rows or :columns (which are the examples), and for"
            + " pictures :HEIGHTxWIDTH, and :down where pixels run down the columns";

    private static final Pattern PICTURE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    static MatWords of(String where, String words) {
        String[] each = words.split(":", -1);
        Optional<Boolean> columns = Optional.empty();
        int height = 0;
        int width = 0;
        boolean down = false;
        for (int i = 1; i < each.length; i++) {
            Matcher picture = PICTURE.matcher(each[i]);
            if (picture.matches()) {
                height = Integer.parseInt(picture.group(1));
                width = Integer.parseInt(picture.group(2));
            } else if (each[i].equals("rows") || each[i].equals("columns")) {
                columns = Optional.of(each[i].equals("columns"));
            } else if (each[i].equals("down")) {
                down = true;
            } else {
                throw new Refusal(where, "does not understand " + Problem.shown(each[i]) + "; write " + USE);
            }
        }
        if (down && height == 0) {
            throw new Refusal(where, "\"down\" is said of pictures; write :HEIGHTxWIDTH:down");
        }
        return new MatWords(each[0], columns, height, width, down);
    }

    /** Vectors as the pictures that they were, {@code [N, H, W]}. */
    Numbers pictures(Numbers x) {
        if (height == 0) {
            return x;
        }
        long[] d = x.dims();
        if (d.length != 2 || d[1] != (long) height * width) {
            throw new Refusal(
                    x.where(),
                    "holds examples of " + (d.length == 2 ? d[1] + " numbers" : d.length - 1 + " dimensions")
                            + ", which are no pictures of " + height + "x" + width);
        }
        int[] steps = down ? new int[] {height * width, 1, height} : new int[] {height * width, width, 1};
        return x.strided(new long[] {d[0], height, width}, steps);
    }

    /** What was taken, in the words that say so. */
    String said(MatVariable taken, boolean byColumns) {
        return taken.name()
                + (byColumns ? ":columns" : ":rows")
                + (height == 0 ? "" : ":" + height + "x" + width)
                + (down ? ":down" : "");
    }
}
