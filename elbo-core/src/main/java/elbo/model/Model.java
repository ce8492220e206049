package elbo.model;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Draws;
import elbo.distribution.Factorized;
import elbo.likelihood.Reading;
import elbo.model.Conditioning.Place;
import elbo.network.TwoWay;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.nn.Parameters;
import elbo.nn.Precision;
import elbo.objective.Adversary;
import elbo.objective.Latent;
import elbo.objective.Terms;
import elbo.prior.Prior.Surroundings;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A {@link Vae} with weights. Reading from it is safe from many threads at once, each within its own
 * {@link elbo.tensor.Scope}; training and closing are for one thread.
 */
public final class Model implements AutoCloseable {
    private final Vae vae;
    private final Form form;
    private final Shape event;
    private final Context context;
    private final Init init;
    private final Entrance entrance;
    private final Block encoder;
    private final Conditional posterior;
    private final Conditional prior;
    private final Block decoder;
    private final Reading likelihood;
    private final Map<String, Tensor> memories = new LinkedHashMap<>();
    private final Map<String, Block> adversaries = new LinkedHashMap<>();

    private Model(Vae vae, Form form, Context context, Init init) {
        this.vae = vae;
        this.form = form;
        this.event = form.shape();
        this.context = context;
        this.init = init;
        Level level = vae.level();
        Shape latent = Shape.of(level.latent());
        entrance = entrance(form.kind());
        encoder = vae.encoder().build(init.at("encoder"), seen());
        long features = vae.encoder().features(seen()) + (reads(Place.FEATURES) ? context.width() : 0);
        posterior = level.posterior().build(init.at("posterior"), features, latent);
        Surroundings around = new Surroundings(event, context.width(), this::asked);
        prior = level.prior().build(init.at("prior"), latent, around);
        decoder =
                vae.decoder().build(init.at("decoder"), code(), vae.likelihood().features(event), encoder);
        likelihood = vae.likelihood().build(init.at("likelihood"), event, context.width());
        for (String name : vae.objective().memories()) {
            memories.put(name, init.at("objective").kept(name, Shape.of(), 0));
        }
        for (Adversary a : vae.objective().adversaries()) {
            adversaries.put(a.name(), a.network().build(init.at(a.name()), level.latent(), Shape.of(a.outputs())));
        }
    }

    /**
     * What a prior reads of the encoder, which is the encoder's own answer: refining it would ask the prior. It is one function of x
     * while weights stand still, so that batch norm takes its running averages, and these stay those of the data.
     */
    private Distribution asked(Tensor x) {
        return Moment.now().atRest().during(() -> amortised(Observed.of(x)));
    }

    /** Counts may be large, and noise may take them below 0: they are read as {@code log(1 + x)}. */
    private Entrance entrance(Kind kind) {
        Entrance joined = reads(Place.INPUT)
                ? Entrance.build(init.at("encoder").at("context"), event, context.width())
                : (x, ignored) -> x;
        return kind == Kind.COUNT ? (x, told) -> joined.join(x.clampMin(0).log1p(), told) : joined;
    }

    private boolean reads(Place place) {
        return vae.conditioning().encoder() == place;
    }

    /** The shape that the encoder sees. */
    private Shape seen() {
        return reads(Place.INPUT) ? Entrance.seen(event, context.width()) : event;
    }

    /** How many numbers the decoder reads. */
    private long code() {
        return (long) latent() + (vae.conditioning().decoder() ? context.width() : 0);
    }

    /**
     * Gives a description its first weights.
     *
     * @param event shape of one example
     * @param rng   where the weights begin
     * @throws Refusal with all that keeps the parts from being a model of such data; what keeps it from learning is refused where it is
     *     trained
     */
    public static Model build(Vae vae, Shape event, Kind kind, Rng rng, DType type, Device device) {
        return build(vae, event, kind, rng, type, device, Precision.FP32);
    }

    /** As {@link #build(Vae, Shape, Kind, Rng, DType, Device)}, with layers that multiply in {@code precision}. */
    public static Model build(
            Vae vae, Shape event, Kind kind, Rng rng, DType type, Device device, Precision precision) {
        return build(vae, new Form(event, kind), vae.conditioning().context(), rng, type, device, precision);
    }

    /**
     * The same for texts, and for a model that is conditioned on what only its training data says.
     *
     * @param form    what one example is
     * @param context what its columns are, see {@link Conditioning#context(elbo.data.Dataset)}
     */
    public static Model build(
            Vae vae, Form form, Context context, Rng rng, DType type, Device device, Precision precision) {
        Refusal.ifAny("the model", vae.checkParts(form));
        if (!context.names().equals(vae.conditioning().on())) {
            throw new Refusal(
                    "model.conditioning.on",
                    "is " + vae.conditioning().on() + ", but the context is of " + context.names()
                            + ". Fix: the context that conditioning.context gives of the data");
        }
        Init init = Init.of(rng, type, device, precision);
        try {
            return new Model(vae, form, context, init);
        } catch (RuntimeException e) {
            init.parameters().close();
            throw e;
        }
    }

    public Vae vae() {
        return vae;
    }

    public Shape eventShape() {
        return event;
    }

    /** What the examples are that it was built for. */
    public Form form() {
        return form;
    }

    /** What it is told of an example beside its values. */
    public Context context() {
        return context;
    }

    /** How many numbers an example is at its largest, on the way to p(x|z) or as itself: what memory is reckoned by. */
    public long width() {
        return Math.max(event.size(), vae.likelihood().features(event).size());
    }

    /** Dimensions of z. */
    public int latent() {
        return vae.level().latent();
    }

    public Parameters parameters() {
        return init.parameters();
    }

    public DType type() {
        return init.type();
    }

    public Device device() {
        return init.device();
    }

    /** Multiplications that take one example to q(z|x): the encoder and the posterior's heads. */
    public long encodingMultiplications() {
        long heads = parameters().byName().entrySet().stream()
                .filter(e -> e.getKey().startsWith("posterior.")
                        && e.getValue().shape().rank() == 2)
                .mapToLong(e -> e.getValue().shape().size())
                .sum();
        long joined = reads(Place.INPUT) ? Entrance.multiplications(event, context.width()) : 0;
        return joined + vae.encoder().multiplications(seen()) + heads;
    }

    /** Multiplications that take one z to p(x|z). */
    public long decodingMultiplications() {
        return vae.decoder().multiplications(code(), vae.likelihood().features(event));
    }

    /** q(z|x) for a batch: events {@code [D]}, batch {@code [B]}; the encoder's answer, refined where that is wanted. */
    public Distribution posterior(Observed o) {
        return posterior(o, vae.refinement());
    }

    /**
     * As {@link #posterior(Observed)}, refined in another way. The bound that refinement climbs is the one that the decoder then learns
     * from: in training batch norm goes by the batch there too (running averages, which lag behind, were measured to cost 7 nats of a first
     * few epochs). But these follow only the codes that are found.
     */
    public Distribution posterior(Observed o, Refinement refinement) {
        Distribution own = amortised(o);
        if (refinement.none()) {
            return own;
        }
        Distribution p = prior(o.context());
        return Moment.now().aside().during(() -> refinement.refine(own, p, z -> logLikelihood(z, o)));
    }

    /** The encoder's own answer. */
    public Distribution amortised(Observed o) {
        Tensor told = reads(Place.NONE) ? o.context() : known(o.context());
        Tensor features = encoder.apply(entrance.join(o.x(), told));
        return posterior.given(reads(Place.FEATURES) ? join(features, told) : features);
    }

    /** p(z|context) for a batch; without conditioning only the number of rows of {@code [B, 0]} matters. */
    public Distribution prior(Tensor context) {
        return prior.given(context);
    }

    /**
     * p(x|z), or p(x|z, context): {@code z [S, B, D]} gives S x B distributions over examples.
     *
     * @param context {@code [B, C]}
     */
    public Distribution likelihood(Tensor z, Tensor context) {
        Shape batch = z.shape().dropLast(1);
        Tensor code = vae.conditioning().decoder()
                ? join(z, known(context).expand(batch.join(context.shape().last(1))))
                : z;
        Tensor decoded = decoder.apply(code.reshape(-1, code.shape().dim(-1)));
        return likelihood.given(
                decoded.reshape(batch.join(vae.likelihood().features(event))),
                vae.likelihood().conditional() ? known(context) : context);
    }

    /**
     * What codes {@code [N, D]} are after each layer of a flow on the way to examples: themselves first, the examples last. Empty for
     * models that are no flows.
     */
    public List<Tensor> stages(Tensor z) {
        return encoder instanceof TwoWay flow ? flow.stages(z) : List.of();
    }

    /** Draws z and scores it: all that an objective may want to know of a batch. */
    public Terms terms(Observed o, Moment moment, Rng rng, int samples) {
        Observed seen = Moment.now().training() ? o.disturbed(vae.noise(), moment, rng.fork("input")) : o;
        Distribution q = posterior(seen);
        Draws draws = q.draws(rng, samples);
        Distribution p = prior(o.context());
        Latent latent = vae.objective().pathwise()
                ? new Latent(q, p, draws.z(), draws.logProb())
                : new Latent(q, p, draws.z().detach());
        return new Terms(moment, List.of(latent), new Scene(this, seen), rng.fork("objective"));
    }

    /** Has done what parts want done with training data before an epoch, the first of which is 1. */
    public void beforeEpoch(int epoch, Feed data, Rng rng) {
        parameters().begin(epoch, n -> {
            int[] order = rng.permutation(Math.toIntExact(data.size()));
            long[] some = Arrays.stream(order).limit(n).asLongStream().toArray();
            return data.rows(some, rng.fork("binarize")).x();
        });
    }

    Tensor memory(String name) {
        return Objects.requireNonNull(memories.get(name), name);
    }

    Block adversary(String name) {
        Block found = adversaries.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no adversary is called " + name + "; there are " + adversaries.keySet());
        }
        return found;
    }

    /** log p(target|z), {@code [S, B]}, over what is known of the target. */
    public Tensor logLikelihood(Tensor z, Observed o) {
        if (vae.likelihood().certain()) {
            if (o.mask().isPresent()) {
                throw new Refusal(
                        "model.likelihood",
                        "a flow needs every value of an example, and some are missing. Fix: whole examples without a mask,"
                                + " or a VAE with a likelihood like gaussian");
            }
            return Tensors.zeros(z.shape().dropLast(1), z.dtype(), z.device());
        }
        return score(likelihood(z, o.context()), o);
    }

    private Tensor score(Distribution p, Observed o) {
        if (o.mask().isEmpty()) {
            return p.logProb(o.target());
        }
        if (p instanceof Factorized factorized) {
            return factorized.logProbWhere(o.target(), o.mask().get());
        }
        throw new Refusal(
                "model.likelihood",
                "data with missing values needs a likelihood whose elements are independent, which "
                        + Problem.named(vae.likelihood())
                        + " is not. Fix: whole examples without a mask, or likelihood type: gaussian");
    }

    /** A context without content for B examples. */
    public Tensor noContext(long batch) {
        return Tensors.empty(Shape.of(batch, 0), type(), device());
    }

    private Tensor known(Tensor told) {
        int width = context.width();
        if (told.shape().dim(-1) != width) {
            throw new Refusal(
                    "context",
                    "the model is conditioned on " + Problem.listed(context.names()) + ", so it needs [B, " + width
                            + "]; got " + told.shape());
        }
        return told;
    }

    private static Tensor join(Tensor a, Tensor b) {
        return Tensors.cat(List.of(a, b), -1);
    }

    @Override
    public void close() {
        init.parameters().close();
    }
}
