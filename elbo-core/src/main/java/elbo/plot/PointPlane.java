package elbo.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Points of the plane beside others, over the same ranges: the data, and what a model makes. */
public final class PointPlane {
    private static final int SIDE = 420;
    private static final int STEP = 260;
    private static final int MOST_ABREAST = 3;

    private PointPlane() {}

    /**
     * The first cloud's ranges are those of both, a little wider; what lies outside is not drawn, and the second title says how many.
     *
     * @param first  the title of the first, and the names of the axes
     * @param second the title of the other
     * @throws elbo.Refusal if there is no finite point
     */
    public static Figure beside(Axes first, double[] x, double[] y, Axes second, double[] x2, double[] y2) {
        Cloud data = Cloud.of(x, y, new Colouring.Plain());
        Range across = Range.of("points", List.of(data.x()));
        Range up = Range.of("points", List.of(data.y()));
        double span = Math.max(across.span(), up.span()) * 1.16;
        Range wide = across.spanning(span);
        Range high = up.spanning(span);
        Cloud made = Cloud.of(x2, y2, new Colouring.Plain());
        Cloud seen = made.within(wide, high);
        int outside = made.outside(wide, high);
        String title = second.title() + (outside == 0 ? "" : " (" + outside + " outside)") + made.leftOut();
        Panel left = new Scatter(first, wide, high, data).panel(false);
        Panel right = new Scatter(second.withTitle(title), wide, high, seen).panel(false);
        List<Integer> widths = List.of(left.widthForEqualUnits(SIDE), right.widthForEqualUnits(SIDE));
        return Page.grid(List.of(left, right), widths, SIDE);
    }

    /**
     * The same points after each of some steps, a panel for each, which has ranges of its own; coloured by where they began, from left to
     * right.
     *
     * @param titles of the panels
     * @param points {@code [steps][n, 2]}
     */
    public static Figure steps(List<String> titles, List<float[]> points) {
        Colouring began = new Colouring.Factor("began", coordinate(points.getFirst(), 0));
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Cloud cloud = Cloud.of(coordinate(points.get(i), 0), coordinate(points.get(i), 1), began);
            Range across = Range.of("points", List.of(cloud.x()));
            Range up = Range.of("points", List.of(cloud.y()));
            double span = Math.max(across.span(), up.span()) * 1.1;
            Axes axes = new Axes(titles.get(i) + cloud.leftOut(), "", "");
            panels.add(new Scatter(axes, across.spanning(span), up.spanning(span), cloud).panel(false));
        }
        return Page.grid(panels, Math.min(MOST_ABREAST, panels.size()), STEP, STEP);
    }

    /**
     * A table of clouds, row after row; the ranges of a row are those of its first cloud, a little wider, and what lies outside is not
     * drawn.
     *
     * @param titles of the panels
     * @param points {@code [n, 2]} each, as many as titles, in whole rows
     */
    public static Figure table(int columns, List<String> titles, List<float[]> points) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            float[] first = points.get(i - i % columns);
            Range across = Range.of("points", List.of(coordinate(first, 0)));
            Range up = Range.of("points", List.of(coordinate(first, 1)));
            double span = Math.max(across.span(), up.span()) * 1.1;
            Cloud cloud = Cloud.of(coordinate(points.get(i), 0), coordinate(points.get(i), 1), new Colouring.Plain());
            Cloud seen = cloud.within(across.spanning(span), up.spanning(span));
            Axes axes = new Axes(titles.get(i), "", "");
            panels.add(new Scatter(axes, across.spanning(span), up.spanning(span), seen).panel(false));
        }
        return Page.grid(panels, columns, STEP, STEP);
    }

    /** The first or the second numbers of points {@code [n, 2]}. */
    public static double[] coordinate(float[] points, int which) {
        return IntStream.range(0, points.length / 2)
                .mapToDouble(i -> points[2 * i + which])
                .toArray();
    }
}
