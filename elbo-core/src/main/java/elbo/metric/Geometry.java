package elbo.metric;

import elbo.Refusal;
import elbo.distribution.Support;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.prior.StandardNormal;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How codes lie and what the decoder makes of them: {@link CodeShape}, {@link Uniformity}, {@link Magnification},
 * {@link Straightness}, {@link DecoderSpread}. What a model has not is left out, and a note says why.
 *
 * @param examples encoded, at most
 * @param codes    at which the decoder's derivative is taken: the means of the first examples
 * @param pairs    of the first examples' means, first and second, third and fourth, between which straight ways are gone
 * @param steps    on each way
 * @param bins     along a side of the unit square, fewer where a cell would have less than five codes
 */
public record Geometry(int examples, int codes, int pairs, int steps, int bins) {
    /** 5,000 examples, 100 codes, 100 ways of 50 steps, 10 x 10 cells. */
    public static final Geometry DEFAULT = new Geometry(5_000, 100, 100, 50, 10);

    private static final String NAME = "geometry";
    /** Examples that the spread is measured on, all at once. */
    private static final int SPREAD = 1000;

    public Geometry {
        if (examples < 2 || codes < 1 || pairs < 1 || steps < 2 || bins < 2) {
            throw new IllegalArgumentException("expected at least 2 examples, 1 code, 1 pair, 2 steps and 2 bins; got "
                    + examples + ", " + codes + ", " + pairs + ", " + steps + " and " + bins);
        }
    }

    /** @throws Refusal for codes that are not all real vectors, for an invertible encoder, and for fewer than 2 examples */
    public GeometryResult of(Model model, Feed data, Rng rng, Ticker ticker) {
        check(model, data.size());
        int n = Math.toIntExact(Math.min(examples, data.size()));
        CodeCloud cloud = CodeCloud.of(model, data, n, rng, ticker);
        List<String> notes = new ArrayList<>();
        Optional<UnitSquare> square = square(model, cloud, notes);
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            int some = Math.min(n, Math.max(codes, 2 * pairs));
            Observed o = data.range(0, some, rng.fork("binarize").at(0));
            Tensor z = model.posterior(o).mean();
            return new GeometryResult(
                    n,
                    CodeShape.of(cloud.means(), cloud.stds()),
                    square,
                    part("magnification", notes, model, () -> magnification(model, z, o.context(), some)),
                    part("interpolation", notes, model, () -> straightness(model, z, o.context(), some / 2)),
                    DecoderSpread.of(model, data, SPREAD, rng),
                    notes);
        }
    }

    /**
     * @param examples how many there are
     * @throws Refusal as {@link #of}, before anything is measured
     */
    public static void check(Model model, long examples) {
        if (model.vae().level().posterior().exact()) {
            throw new Refusal(
                    NAME,
                    "is of codes that are less than their examples; an invertible encoder's are the examples themselves."
                            + " Fix: look at a VAE, or at how the flow bends the plane in elbo report");
        }
        Support support = model.vae().level().posterior().support(Shape.of(model.latent()));
        if (!(support instanceof Support.Real)) {
            throw new Refusal(
                    NAME,
                    "needs codes that are real vectors, between which straight ways go; got " + support
                            + ". Fix: measure the decomposition");
        }
        if (examples < 2) {
            throw new Refusal(NAME, "needs at least 2 examples, between which ways go; got " + examples);
        }
    }

    private static <T> Optional<T> part(String name, List<String> notes, Model model, Supplier<T> part) {
        if (model.form().ofText()) {
            notes.add(name + ": left out, because between texts there are no lengths");
            return Optional.empty();
        }
        try {
            return Optional.of(part.get());
        } catch (Refusal impossible) {
            notes.add(name + ": left out; " + impossible.getMessage());
            return Optional.empty();
        }
    }

    private Optional<UnitSquare> square(Model model, CodeCloud cloud, List<String> notes) {
        int cells = (int) Math.min(bins, Math.sqrt(cloud.n() / 5.0));
        String missing = !(model.vae().level().prior() instanceof StandardNormal)
                ? "the prior is not the standard normal"
                : cloud.dims() < 2
                        ? "the code has one dimension"
                        : cells < 2 ? "20 codes would be needed, five for each of 2 x 2 cells" : "";
        if (!missing.isEmpty()) {
            notes.add("unit_square: left out, because " + missing);
            return Optional.empty();
        }
        int[] widest = cloud.widest();
        return Optional.of(new UnitSquare(
                widest[0], widest[1], Uniformity.of(cloud.drawn(widest[0]), cloud.drawn(widest[1]), cells)));
    }

    /**
     * @param across the dimension along one side
     * @param up     along the other
     */
    public record UnitSquare(int across, int up, Uniformity evenness) {}

    private Magnification magnification(Model model, Tensor z, Tensor context, int most) {
        int count = Math.min(codes, most);
        return Magnification.of(model, z.narrow(0, 0, count), context.narrow(0, 0, count));
    }

    private Straightness straightness(Model model, Tensor z, Tensor context, int most) {
        int count = Math.min(pairs, most);
        // on the whole way the decoder is told what is known of the first end
        return Straightness.of(model, each(z, 0, count), each(z, 1, count), each(context, 0, count), steps);
    }

    /** The first or second row of each pair of rows. */
    private static Tensor each(Tensor rows, int which, int pairs) {
        long width = rows.shape().dim(1);
        return rows.narrow(0, 0, 2L * pairs)
                .reshape(pairs, 2, width)
                .narrow(1, which, 1)
                .reshape(pairs, width);
    }
}
