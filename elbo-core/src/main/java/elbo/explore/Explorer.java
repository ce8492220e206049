package elbo.explore;

import elbo.Refusal;
import elbo.data.Form;
import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.model.Binarize;
import elbo.model.Conditioning;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.prior.StandardNormal;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks into a trained model. Codes are {@code [n, dims]} and examples {@code [n, event]}, row by row in plain arrays;
 * what is decoded is the mean of p(x|z), without the noise of the likelihood. Safe to use from many threads at once.
 *
 * <p>Where an {@code rng} is asked for beside data, it only binarises data that is binarised by drawing. Words that make no
 * sense for the model, and arrays of another size than it needs, are refused.
 */
public final class Explorer {
    private final Model model;
    private final Binarize binarize;
    private final Given given;
    private final Batches batches;
    private final Encoding encoding;

    /** Examples are in the model's own numbers. The model stays the caller's, to be closed after this was last used. */
    public Explorer(Model model) {
        this(model, Binarize.NONE);
    }

    /**
     * What is decoded is in the numbers of the data, to be shown or held beside it.
     *
     * @param binarize what is done to the data before the model sees it
     */
    public Explorer(Model model, Binarize binarize) {
        this(model, binarize, Given.nothing(model.context()), Batches.of(model));
    }

    Explorer(Model model, Binarize binarize, Given given, Batches batches) {
        this.model = model;
        this.binarize = binarize;
        this.given = given;
        this.batches = batches;
        this.encoding = new Encoding(model, batches);
    }

    /** The same for one class, for a model that is conditioned on classes. */
    public Explorer given(int label) {
        return told(given.with(label));
    }

    /**
     * The same where what the model is conditioned on has this value: the name of a class, or a number as in the data.
     *
     * @param name of the label column
     */
    public Explorer given(String name, String value) {
        return told(given.with(name, value));
    }

    /** The same for the first class of each column of which none was given, if the decoder reads it. */
    public Explorer first() {
        return model.vae().decodesContext() ? told(given.first()) : this;
    }

    /** What was given: {@code class 3, thickness 0.5}; empty where nothing was. */
    public String words() {
        return given.words();
    }

    private Explorer told(Given more) {
        return new Explorer(model, binarize, more, batches);
    }

    /** Dimensions of z. */
    public int dims() {
        return model.latent();
    }

    /** Whether codes are all real vectors; elsewhere a step along one dimension leaves the place where they lie. */
    public boolean real() {
        return model.vae().level().posterior().support(Shape.of(dims())) instanceof Support.Real;
    }

    /** Whether the prior is the standard normal distribution, whose quantiles {@link #quantileGrid} is at. */
    public boolean standard() {
        return model.vae().level().prior() instanceof StandardNormal;
    }

    /** Shape of one example. */
    public Shape eventShape() {
        return model.eventShape();
    }

    /** What one example is. */
    public Form form() {
        return model.form();
    }

    /** The posteriors of all of {@code data}, in its order. */
    public Codes encode(Feed data, Rng rng) {
        return encoding.codes(Math.toIntExact(data.size()), Encoding.all(data, rng));
    }

    /** The posteriors of all of {@code data}, in its order, with a draw of each. */
    public Encoded encodeWithDraws(Feed data, Rng rng) {
        return encoding.encoded(
                Math.toIntExact(data.size()), Encoding.all(data, rng.fork("binarize")), rng.fork("posterior"));
    }

    /** The posteriors of the examples with these numbers, in this order. */
    public Codes encode(Feed data, long[] rows, Rng rng) {
        return encoding.codes(rows.length, encoding.chosen(data, rows, rng));
    }

    /** The posteriors of examples given in the model's own numbers, {@code [n, event]}. */
    public Codes encode(float[] examples) {
        int n = Batches.count("examples", examples, width());
        return encoding.codes(n, (from, count) -> {
            Tensor x = batches.tensor(examples, from, count, width())
                    .reshape(eventShape().prepend(count));
            return Observed.of(x).withContext(context(0, count, inferring()));
        });
    }

    /**
     * The latent dimensions by use, most used first: by their mean {@code KL(q(z_j|x) || p(z_j))} over the data, or, where
     * that has no closed form, by the variance of the posterior means.
     */
    public int[] dimsByUse(Feed data, Rng rng) {
        return encoding.dimsByUse(Math.toIntExact(data.size()), Encoding.all(data, rng));
    }

    /** The means of p(x|z) for codes {@code [n, dims]}. */
    public float[] decode(float[] codes) {
        int n = Batches.count("codes", codes, dims());
        return batches.rows(n, width(), (from, count) -> {
            Tensor z = batches.tensor(codes, from, count, dims());
            return decoded(z, context(0, count, model.vae().decodesContext()));
        });
    }

    /** What comes back of these examples when their posterior means are decoded. */
    public float[] reconstruct(Feed data, long[] rows, Rng rng) {
        Encoding.Source source = encoding.chosen(data, rows, rng);
        return batches.rows(rows.length, width(), (from, count) -> {
            Observed o = source.observe(from, count);
            return decoded(model.posterior(o).mean(), o.context());
        });
    }

    /**
     * Codes from the prior, {@code m + temperature (z - m)} with {@code z ~ p(z)} and {@code m} the prior's mean; of a flow that of
     * what it sends there.
     *
     * @param temperature 1 is the prior itself; 0 is its middle
     */
    public float[] draw(Rng rng, int n, double temperature) {
        return draw(rng, n, temperature, this::inTurns);
    }

    private float[] draw(Rng rng, int n, double temperature, Told told) {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new Refusal("temperature", "must be a number of at least 0; got " + temperature);
        }
        if (temperature != 1 && !real()) {
            throw new Refusal(
                    "temperature",
                    "draws codes nearer to the middle or farther from it, and these lie on "
                            + model.vae().level().posterior().support(Shape.of(dims())) + ". Fix: leave it out");
        }
        if (n < 1) {
            throw new Refusal("sample", "at least one must be asked for; got " + n);
        }
        Batches.size(n, dims());
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Distribution p = model.prior(told.of(0, n));
            return p.sample(rng, 1, temperature).toFloats();
        }
    }

    /**
     * New examples: {@link #draw} decoded. Where the model knows classes and none was given, they take turns, from 0; numbers
     * that were not given are the training data's mean.
     */
    public float[] sample(Rng rng, int n, double temperature) {
        return examples(draw(rng, n, temperature));
    }

    /** New examples, one for each of these, told what is known of it. */
    public float[] sample(Feed data, long[] rows, Rng rng) {
        Encoding.Source source = encoding.chosen(data, rows, rng.fork("binarize"));
        float[] known = batches.rows(
                rows.length,
                model.context().width(),
                (from, count) -> source.observe(from, count).context());
        Told told = (from, count) -> context(known, from, count);
        return examples(draw(rng, rows.length, 1, told), told);
    }

    /** Codes {@code [n, dims]} decoded, told what {@link #sample(Rng, int, double)} tells. */
    public float[] examples(float[] codes) {
        return examples(codes, this::inTurns);
    }

    private float[] examples(float[] codes, Told told) {
        int n = Batches.count("codes", codes, dims());
        return batches.rows(
                n, width(), (from, count) -> decoded(batches.tensor(codes, from, count, dims()), told.of(from, count)));
    }

    /**
     * What codes {@code [n, dims]} are after each layer of a flow on the way to examples: themselves first, the examples last. Empty for
     * models that are no flows.
     */
    public List<float[]> stages(float[] codes) {
        int n = Batches.count("codes", codes, dims());
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            return model.stages(batches.tensor(codes, 0, n, dims())).stream()
                    .map(Tensor::toFloats)
                    .toList();
        }
    }

    /**
     * One row for each of {@code dims}, one example for each of {@code values}: the code {@code base} with that dimension set
     * to that value.
     */
    public float[] traverse(float[] base, int[] dims, float[] values) {
        requireCode(base);
        return decode(Grids.traversal(base, dims, values));
    }

    /** {@code steps} examples on the way from one code to another, both ends included. */
    public float[] interpolate(float[] a, float[] b, int steps, Interpolation way) {
        requireCode(a);
        requireCode(b);
        return decode(way.between(a, b, steps));
    }

    /** {@code steps x steps} examples between four codes, see {@link Interpolation#among}. */
    public float[] interpolate(float[][] left, float[][] right, int steps, Interpolation way) {
        Stream.of(left, right).flatMap(Arrays::stream).forEach(this::requireCode);
        return decode(way.among(left, right, steps));
    }

    /** {@link #quantileGrid(int, int, int)} of the only two dimensions. */
    public float[] quantileGrid(int n) {
        if (dims() != 2) {
            throw new Refusal(
                    "grid",
                    "the model has " + dims() + " latent dimensions, not 2; "
                            + (dims() < 2 ? "look at a traversal instead" : "say which two"));
        }
        return quantileGrid(n, 0, 1);
    }

    /**
     * {@code n x n} examples at the standard normal's quantiles in two dimensions, the others 0. The first row has the
     * largest value of {@code up}, and within a row {@code across} grows; see {@link Grids}.
     */
    public float[] quantileGrid(int n, int across, int up) {
        return decode(Grids.codes(Grids.quantiles(n), dims(), across, up));
    }

    private Tensor decoded(Tensor z, Tensor context) {
        return binarize.undone(model.likelihood(z.unsqueeze(0), context).mean());
    }

    /** Whether q(z|x) depends on the context: refinement asks the likelihood. */
    private boolean inferring() {
        boolean refined = model.vae().refinement().steps() > 0;
        return conditioning().encoder() != Conditioning.Place.NONE
                || (refined && model.vae().decodesContext());
    }

    private Conditioning conditioning() {
        return model.vae().conditioning();
    }

    /** What examples {@code from .. from+count-1} are told, {@code [count, C]}. */
    private interface Told {
        Tensor of(int from, int count);
    }

    private Tensor inTurns(int from, int count) {
        return context(from, count, false);
    }

    /**
     * What was given, see {@link Told}.
     *
     * @param settled whether one class has to be given, since the same is asked of all of them
     */
    private Tensor context(int from, int count, boolean settled) {
        if (settled) {
            given.requireSettled();
        }
        return context(given.rows(from, count), 0, count);
    }

    private Tensor context(float[] rows, int from, int count) {
        int width = model.context().width();
        return width == 0 ? model.noContext(count) : batches.tensor(rows, from, count, width);
    }

    private void requireCode(float[] code) {
        if (code.length != dims()) {
            throw new Refusal("code", "has " + code.length + " dimensions, but the model's codes have " + dims());
        }
    }

    private int width() {
        return Math.toIntExact(model.eventShape().size());
    }
}
