package elbo.model;

import elbo.Problem;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.likelihood.Likelihood;
import elbo.network.Decoder;
import elbo.network.Encoder;
import elbo.noise.NoNoise;
import elbo.noise.Noise;
import elbo.objective.Objective;
import elbo.regulariser.Regulariser;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A variational autoencoder as a description: posterior, prior, likelihood and objective with the networks between them. It
 * holds no weights and loads no engine; {@link Model#build} gives it life.
 *
 * @param levels       the levels of latent variables, from the data upward
 * @param regularisers what is added to the objective's loss
 * @param refinement   what is done to the encoder's answer
 * @param noise        what is done to the encoder's input in training
 */
public record Vae(
        Encoder encoder,
        List<Level> levels,
        Decoder decoder,
        Likelihood likelihood,
        Objective objective,
        List<Regulariser> regularisers,
        Noise noise,
        Refinement refinement,
        Conditioning conditioning) {
    public Vae {
        levels = List.copyOf(levels);
        regularisers = List.copyOf(regularisers);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("a VAE needs at least one level of latent variables");
        }
    }

    /** Without regularisers and noise on the input. */
    public Vae(
            Encoder encoder,
            List<Level> levels,
            Decoder decoder,
            Likelihood likelihood,
            Objective objective,
            Conditioning conditioning) {
        this(encoder, levels, decoder, likelihood, objective, List.of(), new NoNoise(), Refinement.NONE, conditioning);
    }

    /** With one level and no conditioning. */
    public static Vae flat(Encoder encoder, Level level, Decoder decoder, Likelihood likelihood, Objective objective) {
        return new Vae(encoder, List.of(level), decoder, likelihood, objective, Conditioning.NONE);
    }

    public Vae withObjective(Objective other) {
        return new Vae(encoder, levels, decoder, likelihood, other, regularisers, noise, refinement, conditioning);
    }

    public Vae withNoise(Noise other) {
        return new Vae(encoder, levels, decoder, likelihood, objective, regularisers, other, refinement, conditioning);
    }

    public Vae withRefinement(Refinement other) {
        return new Vae(encoder, levels, decoder, likelihood, objective, regularisers, noise, other, conditioning);
    }

    public Vae withRegularisers(Regulariser... others) {
        return new Vae(
                encoder, levels, decoder, likelihood, objective, List.of(others), noise, refinement, conditioning);
    }

    /** The names under which the regularisers are recorded: {@code total_correlation}; numbered where they repeat. */
    public List<String> penalties() {
        List<String> names = new ArrayList<>();
        for (Regulariser r : regularisers) {
            String name = r.getClass()
                    .getSimpleName()
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT);
            int before = (int)
                    names.stream().filter(n -> n.matches(name + "(_\\d+)?")).count();
            names.add(before == 0 ? name : name + "_" + (before + 1));
        }
        return names;
    }

    /** Whether the loss of a batch is the mean of losses that each example has by itself. */
    public boolean perExample() {
        return objective.perExample()
                && regularisers.stream().allMatch(Regulariser::perExample)
                && encoder.perExample()
                && decoder.perExample()
                && likelihood.perExample()
                && levels.stream()
                        .allMatch(l -> l.posterior().perExample() && l.prior().perExample());
    }

    /** Whether p(x|z) depends on the context, which is then needed to decode. */
    public boolean decodesContext() {
        return conditioning.decoder() || likelihood.conditional();
    }

    /** The level nearest the data. */
    public Level level() {
        return levels.getFirst();
    }

    /** As {@link #check(Form)}, of data that is no text. */
    public List<Problem> check(Shape event, Kind kind) {
        return check(new Form(event, kind));
    }

    /** Everything that is wrong with this composition for examples of such a form, found before any weight exists. */
    public List<Problem> check(Form form) {
        return Stream.of(checkParts(form), checkLearning(form))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Of these what keeps the parts from being a model at all: what a run that is opened is asked for. */
    public List<Problem> checkParts(Form form) {
        return new Composition(this, form).problems();
    }

    /** The others, for which the model can be used but would learn nothing, or something else. Earlier versions may have trained it. */
    public List<Problem> checkLearning(Form form) {
        return new Learnability(this, form).problems();
    }

    /** For each of the four parts of a flow whether it is one of a flow. */
    List<Boolean> flowParts() {
        return List.of(encoder.mirrored(), level().posterior().exact(), decoder.mirrors(), likelihood.certain());
    }

    /** Whether most of the work is in convolutions. */
    public boolean convolutional() {
        return encoder.convolutional() || decoder.convolutional();
    }
}
