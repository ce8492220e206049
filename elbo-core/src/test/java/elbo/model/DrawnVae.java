package elbo.model;

import elbo.Refusal;
import elbo.data.Alphabet;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.likelihood.LikelihoodLaws;
import elbo.likelihood.LikelihoodLaws.Case;
import elbo.likelihood.Symbols;
import elbo.network.Decoder;
import elbo.network.Encoder;
import elbo.network.GatedConv;
import elbo.network.GatedDeconv;
import elbo.network.GyroplaneMlp;
import elbo.network.Mlp;
import elbo.network.NetworkLaws;
import elbo.nn.Initializer;
import elbo.nn.Precision;
import elbo.noise.NoNoise;
import elbo.noise.NoiseLaws;
import elbo.objective.Clustering;
import elbo.objective.ObjectiveLaws;
import elbo.posterior.Posterior;
import elbo.posterior.PosteriorLaws;
import elbo.prior.Prior;
import elbo.prior.PriorLaws;
import elbo.prior.Vamp;
import elbo.regulariser.Regulariser;
import elbo.regulariser.RegulariserLaws;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A composition drawn from the rows of the law suites, with data that it is to be tried on. */
record DrawnVae(Vae vae, Shape event, Kind kind, Case likelihood) {
    private static final List<Shape> EVENTS =
            List.of(Shape.of(1, 8, 8), Shape.of(2, 9, 7), Shape.of(1, 3, 12), Shape.of(6), Shape.of(1));
    private static final int CLASSES = 3;
    private static final Alphabet LETTERS = new Alphabet(List.of(Alphabet.BLANK, "a", "b", "c", "d", "e"), "");
    private static final Set<Capability> REFINED =
            EnumSet.of(Capability.REPARAMETERIZED, Capability.INDEPENDENT, Capability.UNBOUND);
    static final int SIZE = 5;

    static DrawnVae of(Rng rng) {
        Case likelihood = pick(rng, LikelihoodLaws.likelihoods());
        Level level = level(rng);
        Vae vae = new Vae(
                pick(rng, NetworkLaws.encoders().filter(c -> !c.encoder().mirrored()))
                        .encoder(),
                List.of(level),
                pick(rng, NetworkLaws.decoders().filter(c -> !(c.decoder() instanceof GyroplaneMlp)))
                        .decoder(),
                likelihood.likelihood(),
                pick(rng, ObjectiveLaws.objectives()).objective(),
                regularisers(rng),
                pick(rng, NoiseLaws.noises()),
                rng.fork("refinement").nextInt(8) == 0 ? refinement(rng.fork("start")) : Refinement.NONE,
                conditioning(rng));
        Shape event = EVENTS.get(rng.nextInt(EVENTS.size()));
        return new DrawnVae(
                vae, event, pick(rng, Stream.of(Kind.BINARY, Kind.UNIT, Kind.COUNT, Kind.REAL)), likelihood);
    }

    /** One of which all fits. */
    static DrawnVae fitting(Rng rng) {
        return Stream.generate(() -> of(rng)).filter(DrawnVae::fits).findFirst().orElseThrow();
    }

    /** One whose posterior can be refined, and is; most often one of which all fits. */
    static DrawnVae refined(Rng rng) {
        Refinement refinement = refinement(rng);
        boolean any = rng.nextInt(4) == 0;
        return Stream.generate(() -> of(rng))
                .map(d -> new DrawnVae(d.vae.withRefinement(refinement), d.event, d.kind, d.likelihood))
                .filter(d -> d.refines() && (any || d.fits()))
                .findFirst()
                .orElseThrow();
    }

    /** The same with text for data, and most often with parts for texts. */
    DrawnVae ofText(Rng rng) {
        boolean other = rng.nextInt(4) == 0;
        Encoder encoder = rng.nextInt(4) == 0 ? new Mlp(4) : new GatedConv(0, 4, 3, 1, Initializer.TORCH);
        Decoder decoder = rng.nextInt(4) == 0 ? new Mlp(4) : new GatedDeconv(4, 3, 1, Initializer.TORCH);
        Case symbols = LikelihoodLaws.likelihoods()
                .filter(c -> c.likelihood().equals(new Symbols(LETTERS.size())))
                .findFirst()
                .orElseThrow();
        Vae changed = new Vae(
                encoder.of(LETTERS),
                vae.levels(),
                decoder,
                other ? vae.likelihood() : symbols.likelihood(),
                vae.objective(),
                vae.regularisers(),
                vae.noise(),
                vae.refinement(),
                vae.conditioning());
        return new DrawnVae(changed, Shape.of(6), Kind.SYMBOL, other ? likelihood : symbols);
    }

    /** Three times of four with a prior on the posterior's support, where there is one. */
    private static Level level(Rng rng) {
        int latent = 1 + rng.nextInt(4);
        Posterior posterior = pick(
                        rng,
                        PosteriorLaws.posteriors().filter(c -> !c.posterior().exact()))
                .posterior();
        List<Prior> all = PriorLaws.priors().map(PriorLaws.Case::prior).toList();
        List<Prior> fitting = all.stream()
                .filter(prior -> supportsFit(new Level(latent, posterior, prior)))
                .toList();
        boolean any = rng.nextInt(4) == 0 || fitting.isEmpty();
        return new Level(latent, posterior, pick(rng, (any ? all : fitting).stream()));
    }

    private static boolean supportsFit(Level level) {
        Shape latent = Shape.of(level.latent());
        try {
            Support q = level.posterior().support(latent);
            return q.equals(level.support());
        } catch (Refusal refused) {
            return false;
        }
    }

    boolean latentFits() {
        return supportsFit(vae.level());
    }

    /** Whether the posterior can do what the objective asks for. */
    boolean objectiveFits() {
        Posterior posterior = vae.level().posterior();
        return posterior.capabilities().containsAll(vae.objective().needs())
                && vae.regularisers().stream()
                        .allMatch(r -> posterior.capabilities().containsAll(r.needs()))
                && !(posterior.deterministic() && vae.objective().readsPrior());
    }

    private static <T> T pick(Rng rng, Stream<T> rows) {
        List<T> all = rows.toList();
        return all.get(rng.nextInt(all.size()));
    }

    /** None, one or two. */
    private static List<Regulariser> regularisers(Rng rng) {
        return Stream.generate(() -> pick(rng, RegulariserLaws.regularisers()))
                .limit(rng.nextInt(3))
                .toList();
    }

    private static Refinement refinement(Rng rng) {
        Refinement.Start start = pick(rng, Stream.of(Refinement.Start.values()));
        return start == Refinement.Start.LEARNT
                ? new Refinement(2, 0.01, start, pick(rng.fork("clip"), Stream.of(1.0, 35.0)))
                : new Refinement(2, 0.1, start);
    }

    private boolean refines() {
        return vae.objective().pathwise()
                && vae.level().posterior().capabilities().containsAll(REFINED);
    }

    private static Conditioning conditioning(Rng rng) {
        return switch (rng.nextInt(4)) {
            case 0 -> new Conditioning(CLASSES, true, true);
            case 1 -> new Conditioning(CLASSES, false, true);
            case 2 -> new Conditioning(List.of(Labels.CLASS), CLASSES, Conditioning.Place.INPUT, false);
            default -> Conditioning.NONE;
        };
    }

    boolean likelihoodFits() {
        boolean told = !vae.likelihood().conditional() || vae.conditioning().conditional();
        return told && likelihood.kinds().contains(kind);
    }

    boolean priorFits() {
        Prior prior = vae.level().prior();
        boolean cut = prior instanceof Vamp v && v.unit() && (kind == Kind.REAL || kind == Kind.COUNT);
        return !cut
                && (!prior.conditional() || vae.conditioning().conditional())
                && (!prior.learnt() || vae.objective().readsPrior())
                && !(prior.asksEncoder() && vae.conditioning().encoder() != Conditioning.Place.NONE)
                && (!prior.madeOfPosterior()
                        || vae.level().posterior().capabilities().contains(Capability.DENSITY));
    }

    /** Whether chains have somewhere to climb. */
    boolean climbFits() {
        return !vae.objective().climbs() || vae.level().support() instanceof Support.Real;
    }

    boolean shapesFit() {
        return networksFit() && likelihood.takes(event);
    }

    /** Whether nothing computes with what stands for letters. */
    boolean lettersFit() {
        return kind != Kind.SYMBOL
                || vae.encoder() instanceof GatedConv
                        && vae.noise().ofSymbols()
                        && vae.conditioning().encoder() != Conditioning.Place.INPUT
                        && !vae.level().prior().madeOfPosterior()
                        && vae.regularisers().stream().noneMatch(Regulariser::ofInput);
    }

    boolean networksFit() {
        return event.rank() == 3 || !vae.convolutional();
    }

    /** Whether each regulariser reaches the encoder. */
    boolean penaltiesFit() {
        return vae.objective().pathwise()
                || vae.regularisers().stream().noneMatch(r -> r.needs().contains(Capability.REPARAMETERIZED));
    }

    /** Whether there is something to refine, and nothing that only an encoder could learn from where none is asked. */
    boolean refinementFits() {
        boolean inert = !(vae.noise() instanceof NoNoise)
                || !(vae.objective().ofLogWeights() || vae.objective() instanceof Clustering)
                || vae.level().prior().asksEncoder()
                || !vae.regularisers().stream().allMatch(Regulariser::ofDecoder);
        boolean flat = vae.refinement().start() == Refinement.Start.LEARNT
                && !vae.level().posterior().twiceDerivable();
        return vae.refinement().none()
                || refines() && !flat && (vae.refinement().encodes() || !inert);
    }

    boolean fits() {
        return likelihoodFits()
                && lettersFit()
                && shapesFit()
                && latentFits()
                && climbFits()
                && priorFits()
                && objectiveFits()
                && penaltiesFit()
                && refinementFits();
    }

    MemoryDataset data(Rng rng) {
        float[] values = new float[(int) (SIZE * event.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (kind) {
                case BINARY -> rng.nextInt(2);
                case UNIT -> (float) rng.nextDouble();
                case COUNT -> rng.nextInt(5);
                case REAL -> (float) rng.nextGaussian();
                case SYMBOL -> rng.nextInt(LETTERS.size());
            };
        }
        float[] classes = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            classes[i] = i % CLASSES;
        }
        Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, classes, List.of("a", "b", "c"))));
        return kind == Kind.SYMBOL
                ? MemoryDataset.texts("random", (int) event.size(), LETTERS, values, labels)
                : MemoryDataset.floats("random", event, kind, values, labels);
    }

    Form form() {
        return new Form(event, kind, kind == Kind.SYMBOL ? LETTERS : Alphabet.NONE);
    }

    Model build() {
        return Model.build(
                vae, form(), vae.conditioning().context(), Rng.of(1), DType.FLOAT64, Device.CPU, Precision.FP32);
    }
}
