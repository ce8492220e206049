package elbo.plot;

import elbo.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Vectors that are no pictures: each original as a line, its reconstruction over it, one panel for each example. */
public final class Profiles {
    private static final int COLUMNS = 2;
    private static final int MOST = 24;

    private Profiles() {}

    /**
     * @param axes            what the columns are, and what their values
     * @param originals       {@code [N][D]}
     * @param reconstructions {@code [N][D]}
     * @throws Refusal if there is no example or more than {@value #MOST}, or the shapes differ
     */
    public static Figure draw(Axes axes, float[][] originals, float[][] reconstructions) {
        if (originals.length == 0 || originals.length > MOST || originals.length != reconstructions.length) {
            throw new Refusal(
                    "profiles",
                    "got " + originals.length + " originals and " + reconstructions.length
                            + " reconstructions; give as many of each, from 1 to " + MOST);
        }
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < originals.length; i++) {
            if (originals[i].length != reconstructions[i].length) {
                throw new Refusal(
                        "profiles",
                        "original " + i + " has " + originals[i].length + " values but its reconstruction "
                                + reconstructions[i].length);
            }
            Axes own = new Axes("Example " + (i + 1), axes.x(), axes.y());
            List<Curve> both = List.of(curve("original", originals[i]), curve("reconstruction", reconstructions[i]));
            panels.add(Lines.panel(own, both));
        }
        return Page.grid(panels, COLUMNS, 430, 210)
                .keyed(new Key(panels.getFirst().entries()))
                .titled(axes.title());
    }

    private static Curve curve(String name, float[] values) {
        double[] y = new double[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = values[i];
        }
        return Curve.of(name, y);
    }
}
