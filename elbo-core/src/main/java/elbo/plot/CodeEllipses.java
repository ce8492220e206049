package elbo.plot;

import elbo.Refusal;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Codes in two latent dimensions, each with the ellipse of one standard deviation: a VAE's are clouds that touch, an autoencoder's
 * would be points.
 */
public final class CodeEllipses {
    private static final int SIDE = 460;
    private static final Color RIM = new Color(31, 35, 40, 70);

    private CodeEllipses() {}

    /**
     * @param axes      the names of the two latent dimensions
     * @param x         middles, finite as all numbers here
     * @param width     standard deviations to the right
     * @param height    standard deviations upwards
     * @param colouring one class or number for each point
     * @throws Refusal if there is no point, or the numbers of points differ
     */
    public static Figure draw(Axes axes, double[] x, double[] y, double[] width, double[] height, Colouring colouring) {
        if (x.length != width.length || x.length != height.length) {
            throw new Refusal(
                    "ellipses",
                    "need a width and a height for each of " + x.length + " codes; got " + width.length + " and "
                            + height.length);
        }
        Cloud cloud = Cloud.of(x, y, colouring);
        Range across = Range.of("ellipses", List.of(moved(x, width, -1), moved(x, width, 1)));
        Range up = Range.of("ellipses", List.of(moved(y, height, -1), moved(y, height, 1)));
        double span = Math.max(across.span(), up.span()) * 1.04;
        Panel panel = new Scatter(axes.withTitle(""), across.spanning(span), up.spanning(span), cloud).panel(true);
        panel.mark((g, at) -> rims(g, at, x, y, width, height));
        return Page.of(panel, panel.widthForEqualUnits(SIDE), SIDE).titled(axes.title() + cloud.leftOut());
    }

    private static double[] moved(double[] middle, double[] std, int side) {
        return IntStream.range(0, middle.length)
                .mapToDouble(i -> middle[i] + side * std[i])
                .toArray();
    }

    private static void rims(Graphics2D g, Panel at, double[] x, double[] y, double[] width, double[] height) {
        g.setColor(RIM);
        g.setStroke(new BasicStroke(0.8f));
        for (int i = 0; i < x.length; i++) {
            double left = at.x(x[i] - width[i]);
            double top = at.y(y[i] + height[i]);
            g.draw(new Ellipse2D.Double(left, top, at.x(x[i] + width[i]) - left, at.y(y[i] - height[i]) - top));
        }
    }
}
