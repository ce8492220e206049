package elbo.report;

import elbo.Refusal;
import elbo.data.Labels;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.explore.Grids;
import elbo.metric.LatentUse;
import elbo.metric.Uniformity;
import elbo.model.Feed;
import elbo.plot.Axes;
import elbo.plot.CodeEllipses;
import elbo.plot.Colouring;
import elbo.plot.Curve;
import elbo.plot.Figure;
import elbo.plot.KlBars;
import elbo.plot.LatentScatter;
import elbo.plot.LossChart;
import elbo.plot.Pictures;
import elbo.plot.PointPlane;
import elbo.plot.Profiles;
import elbo.plot.Sheet;
import elbo.recipe.MetricsTable;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The figures of a trained model. Pictures are drawn as pictures, vectors as lines. */
public final class Views {
    private static final int UNIFORMITY_BINS = 10;
    private static final int BENDS = 5;

    private Views() {}

    /** Whether examples of this shape can be shown as pictures: {@code [1 or 3, H, W]}. */
    public static boolean picturesFit(Shape event) {
        return event.rank() == 3 && (event.dim(0) == 1 || event.dim(0) == 3);
    }

    /** Examples as pictures, {@code [n, C, H, W]}. */
    public static Pictures pictures(float[] values, Shape event) {
        if (!picturesFit(event)) {
            throw new Refusal("figure", "examples of shape " + event + " are not pictures; write them as .npy instead");
        }
        return new Pictures(values, (int) event.dim(0), (int) event.dim(1), (int) event.dim(2));
    }

    /** The first {@code n} examples over what comes back when their posterior means are decoded. */
    public static Figure reconstructions(Explorer explorer, Feed data, int n, Rng rng) {
        long[] rows = LongStream.range(0, Math.min(n, data.size())).toArray();
        float[] originals = data.values(rows);
        float[] back = explorer.reconstruct(data, rows, rng);
        if (!picturesFit(explorer.eventShape())) {
            return Profiles.draw(
                    new Axes("Examples and their reconstructions", "column", "value"),
                    split(originals, rows.length),
                    split(back, rows.length));
        }
        return Sheet.rows(
                List.of(pictures(originals, explorer.eventShape()), pictures(back, explorer.eventShape())),
                List.of("original", "reconstruction"));
    }

    /** New examples in a sheet. */
    public static Figure samples(float[] values, Shape event) {
        int n = (int) (values.length / event.size());
        return Sheet.grid(pictures(values, event), (int) Math.ceil(Math.sqrt(n)));
    }

    /** Whether examples are points of the plane. */
    public static boolean points(Shape event) {
        return event.equals(Shape.of(2));
    }

    /** The first {@code n} examples beside as many new ones, {@code [n, 2]} both. */
    public static Figure points(Feed data, float[] fresh) {
        long[] rows =
                LongStream.range(0, Math.min(fresh.length / 2, data.size())).toArray();
        float[] values = data.values(rows);
        return PointPlane.beside(
                new Axes("Test examples", "x1", "x2"),
                PointPlane.coordinate(values, 0),
                PointPlane.coordinate(values, 1),
                new Axes("New examples", "x1", "x2"),
                PointPlane.coordinate(fresh, 0),
                PointPlane.coordinate(fresh, 1));
    }

    /**
     * New points of the plane on their way through a flow, from noise: the codes, some layers at equal distances, the points. Empty for
     * models that are no flows.
     */
    public static Optional<Figure> bending(Explorer explorer, Rng rng, int n) {
        List<float[]> all = explorer.stages(explorer.draw(rng, n, 1));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int layers = all.size() - 1;
        int shown = Math.min(layers, BENDS);
        int[] at = IntStream.rangeClosed(0, shown).map(i -> i * layers / shown).toArray();
        List<String> titles = Arrays.stream(at)
                .mapToObj(i ->
                        i == 0 ? "Codes" : i == layers ? "Points, after " + layers : "After " + i + " of " + layers)
                .toList();
        return Optional.of(
                PointPlane.steps(titles, Arrays.stream(at).mapToObj(all::get).toList()));
    }

    /** The loss by epoch, for each split. */
    public static Figure loss(MetricsTable metrics) {
        return LossChart.loss(curves(metrics, r -> r.bound().loss()));
    }

    /** Reconstruction and KL by epoch. */
    public static Figure terms(MetricsTable metrics) {
        return LossChart.terms(
                curves(metrics, r -> r.bound().reconstruction()),
                curves(metrics, r -> r.bound().kl()));
    }

    private static List<Curve> curves(MetricsTable metrics, ToDoubleFunction<MetricsTable.Row> value) {
        return List.of("train", "test").stream()
                .filter(split -> !metrics.of(split).isEmpty())
                .map(split -> new Curve(
                        split,
                        metrics.of(split).stream()
                                .mapToDouble(MetricsTable.Row::epoch)
                                .toArray(),
                        metrics.of(split).stream().mapToDouble(value).toArray()))
                .toList();
    }

    /**
     * The posterior means in two latent dimensions, coloured by what is known, as they are and, where codes are real vectors, through
     * the normal CDF.
     */
    public static Figure map(Explorer explorer, Codes codes, Labels labels, int across, int up) {
        float[] x = column(codes, across);
        float[] y = column(codes, up);
        if (!explorer.real()) {
            return LatentScatter.draw(axes(across, up), doubles(x), doubles(y), colouring(labels));
        }
        Uniformity u = Uniformity.of(x, y, UNIFORMITY_BINS);
        String evenness = String.format(Locale.ROOT, "KS distance %.3f and %.3f", u.first(), u.second());
        return LatentScatter.throughNormalCdf(axes(across, up), doubles(x), doubles(y), colouring(labels), evenness);
    }

    /** The first {@code n} examples' codes in two dimensions, each with the ellipse of one standard deviation; empty for codes without. */
    public static Optional<Figure> ellipses(Codes codes, Labels labels, int n, int across, int up) {
        int shown = Math.min(n, codes.n());
        int[] first = IntStream.range(0, shown).toArray();
        return codes.logVariance()
                .map(v -> CodeEllipses.draw(
                        axes(across, up),
                        doubles(Arrays.copyOf(column(codes, across), shown)),
                        doubles(Arrays.copyOf(column(codes, up), shown)),
                        deviations(v, codes.dims(), across, shown),
                        deviations(v, codes.dims(), up, shown),
                        colouring(labels.rows(first))));
    }

    private static double[] deviations(float[] logVariance, int dims, int dim, int n) {
        return IntStream.range(0, n)
                .mapToDouble(i -> Math.exp(logVariance[i * dims + dim] / 2))
                .toArray();
    }

    private static Colouring colouring(Labels labels) {
        Optional<Labels.Column> main = labels.main();
        if (main.isEmpty()) {
            return new Colouring.Plain();
        }
        Labels.Column c = main.get();
        if (!c.categorical()) {
            return new Colouring.Factor(c.name(), doubles(c.values()));
        }
        int[] classes = new int[c.values().length];
        Arrays.setAll(classes, i -> (int) c.values()[i]);
        return new Colouring.Classes(classes, c.names());
    }

    /**
     * What the decoder makes of {@code n x n} codes at the standard normal's quantiles in two dimensions, the others 0; drawn as
     * {@link #map} is, the second upwards.
     */
    public static Figure grid(Explorer explorer, int n, int across, int up) {
        double[] values = Grids.quantiles(n);
        float[] decoded = explorer.quantileGrid(n, across, up);
        Pictures pictures = pictures(bottomRowFirst(decoded, n), explorer.eventShape());
        return Sheet.latentGrid(axes(across, up), pictures, values, values);
    }

    /** A row for each of the given dimensions, from -3 to 3, the others 0. */
    public static Figure traversals(Explorer explorer, int[] dims, int steps) {
        double[] values = Grids.linear(steps, -3, 3);
        float[] decoded = explorer.traverse(new float[explorer.dims()], dims, floats(values));
        int row = decoded.length / dims.length;
        List<Pictures> rows = IntStream.range(0, dims.length)
                .mapToObj(i -> pictures(Arrays.copyOfRange(decoded, i * row, (i + 1) * row), explorer.eventShape()))
                .toList();
        return Sheet.rows(
                rows,
                Arrays.stream(dims).mapToObj(d -> "z" + (d + 1)).toList(),
                Arrays.stream(values)
                        .mapToObj(v -> String.format(Locale.ROOT, "%.1f", v))
                        .toList());
    }

    /** KL by latent dimension. */
    public static Optional<Figure> kl(LatentUse use) {
        return use.kl().map(kl -> {
            boolean[] active = new boolean[kl.length];
            for (int i = 0; i < active.length; i++) {
                active[i] = use.meanVariance()[i] > LatentUse.ACTIVE;
            }
            return KlBars.draw(kl, active);
        });
    }

    private static Axes axes(int across, int up) {
        return new Axes("", "z" + (across + 1), "z" + (up + 1));
    }

    private static float[] bottomRowFirst(float[] values, int rows) {
        int row = values.length / rows;
        float[] out = new float[values.length];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values, r * row, out, (rows - 1 - r) * row, row);
        }
        return out;
    }

    private static float[] column(Codes codes, int dim) {
        float[] out = new float[codes.n()];
        for (int i = 0; i < out.length; i++) {
            out[i] = codes.mean()[i * codes.dims() + dim];
        }
        return out;
    }

    private static float[][] split(float[] values, int rows) {
        int width = values.length / rows;
        float[][] out = new float[rows][];
        Arrays.setAll(out, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
        return out;
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        Arrays.setAll(out, i -> values[i]);
        return out;
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }
}
