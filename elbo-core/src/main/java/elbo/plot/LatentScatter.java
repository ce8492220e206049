package elbo.plot;

import elbo.Refusal;
import java.util.List;
import org.apache.commons.numbers.gamma.Erfc;

/** Codes in two latent dimensions. One unit is as long to the right as upwards, so that a round cloud looks round. */
public final class LatentScatter {
    private static final int SIDE = 460;

    private LatentScatter() {}

    /**
     * The codes as they are.
     *
     * @param axes      the names of the two latent dimensions
     * @param x         of each point; points that are not finite are left out, and the title says how many
     * @param y         as many
     * @param colouring one class or number for each point
     * @throws Refusal if there is no finite point, or the numbers of points differ
     */
    public static Figure draw(Axes axes, double[] x, double[] y, Colouring colouring) {
        Cloud cloud = Cloud.of(x, y, colouring);
        Panel panel = latent(axes.withTitle(""), cloud).panel(true);
        return Page.of(panel, panel.widthForEqualUnits(SIDE), SIDE).titled(axes.title() + cloud.leftOut());
    }

    /**
     * The codes as they are, and beside them through the cumulative distribution function of the standard normal distribution:
     * codes that follow it fill the unit square evenly.
     *
     * @param uniformity how evenly, for the second title: "KS distance 0.021"; may be empty
     */
    public static Figure throughNormalCdf(Axes axes, double[] x, double[] y, Colouring colouring, String uniformity) {
        Cloud cloud = Cloud.of(x, y, colouring);
        String filled = "Through the normal CDF Φ" + (uniformity.isBlank() ? "" : ": " + uniformity);
        Axes through = new Axes(filled, "Φ(" + axes.x() + ")", "Φ(" + axes.y() + ")");
        Range unit = new Range(0, 1);
        Panel left = latent(axes.withTitle("Latent codes"), cloud).panel(false);
        Panel right = new Scatter(through, unit, unit, cloud.map(LatentScatter::normalCdf)).panel(true);
        int height = 420;
        int width = right.widthForEqualUnits(height);
        return Page.grid(List.of(left, right), List.of(left.widthForEqualUnits(height), width), height)
                .titled(axes.title() + cloud.leftOut());
    }

    /** Both ranges of one span, each about its own middle. */
    private static Scatter latent(Axes axes, Cloud cloud) {
        Range x = Range.of("latent scatter", List.of(cloud.x()));
        Range y = Range.of("latent scatter", List.of(cloud.y()));
        double span = Math.max(x.span(), y.span()) * 1.08;
        return new Scatter(axes, x.spanning(span), y.spanning(span), cloud);
    }

    /** Φ(z) = erfc(-z / sqrt 2) / 2. */
    static double normalCdf(double z) {
        return Erfc.value(-z / Math.sqrt(2)) / 2;
    }
}
