package elbo.model;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.likelihood.Likelihood;
import elbo.model.Conditioning.Place;
import elbo.network.Decoder;
import elbo.network.Encoder;
import elbo.noise.NoNoise;
import elbo.noise.Noise;
import elbo.objective.Objective;
import elbo.regulariser.Regulariser;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
    private static final Set<Capability> REFINED =
            EnumSet.of(Capability.REPARAMETERIZED, Capability.INDEPENDENT, Capability.UNBOUND);

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
        Shape event = form.shape();
        Kind kind = form.kind();
        List<Problem> problems = new ArrayList<>();
        boolean numbersOfText = form.ofText() && !likelihood.ofSymbols();
        (numbersOfText ? Optional.of(Likelihood.OF_NUMBERS) : likelihood.check(kind)).ifPresent(problems::add);
        collect(
                problems,
                () -> encoder.features(conditioning.encoder() == Place.INPUT ? Entrance.seen(event, 1) : event));
        collect(problems, () -> decoder.check(likelihood.features(event)));
        if (levels.size() > 1) {
            problems.add(new Problem(
                    "model.levels",
                    "this version builds models with one level of latents; got " + levels.size()
                            + ". Fix: one Level, with all latents"));
        }
        collect(problems, () -> decoder.check(level().posterior().support(Shape.of(level().latent()))));
        checkFlow(event, kind, problems);
        checkText(form, problems);
        if (likelihood.conditional() && !conditioning.conditional()) {
            problems.add(new Problem(
                    "model.likelihood",
                    "a number for each label needs labels that the model is told. Fix: conditioning.on: [class], or"
                            + " dimension in the place of label"));
        }
        for (Level level : levels) {
            checkSupports(level, problems);
            checkCapabilities(level, problems);
            checkRefinement(level, problems);
            checkMadeOfPosterior(level, problems);
            level.prior().check(kind).ifPresent(problems::add);
            if (level.prior().learnt() && !objective.readsPrior()) {
                problems.add(new Problem(
                        "model.objective",
                        "this objective does not read the prior, so a learnt one has nothing to learn from. Fix: prior"
                                + " type: standard-normal, or objective type: elbo"));
            }
            if (level.prior().conditional() && !conditioning.conditional()) {
                problems.add(new Problem(
                        "model.prior",
                        "this prior needs to be told something of each example. Fix: conditioning.on: [class]"));
            }
        }
        return problems.stream().distinct().toList();
    }

    /** What a part refuses becomes one of the problems. */
    private static void collect(List<Problem> problems, Runnable check) {
        try {
            check.run();
        } catch (Refusal refused) {
            problems.addAll(refused.problems());
        }
    }

    private void checkSupports(Level level, List<Problem> problems) {
        Shape latent = Shape.of(level.latent());
        List<Problem> misfits = new ArrayList<>();
        collect(misfits, () -> level.posterior().support(latent));
        collect(misfits, level::support);
        if (!misfits.isEmpty()) {
            misfits.stream().distinct().forEach(problems::add);
            return;
        }
        Support q = level.posterior().support(latent);
        Support p = level.support();
        if (!q.equals(p)) {
            problems.add(new Problem(
                    "model.prior",
                    "the posterior lies on " + q + " and the prior on " + p
                            + ", so their divergence is infinite. Fix: choose a prior on " + q));
        }
        if (objective.climbs() && !(p instanceof Support.Real)) {
            problems.add(new Problem(
                    "model.objective",
                    "this objective's chains climb along log p(x, z), so codes must be vectors of real numbers; got "
                            + p + ". Fix: objective type: elbo, or prior type: standard-normal"));
        }
    }

    private void checkCapabilities(Level level, List<Problem> problems) {
        if (level.posterior().deterministic() && objective.readsPrior()) {
            problems.add(new Problem(
                    "model.objective",
                    "this objective needs the posterior's divergence from the prior, and a deterministic code has none."
                            + " Fix: type: reconstruction, or another posterior"));
        }
        Requirement.of(objective, level.posterior()).unmet(level).ifPresent(problems::add);
        for (int i = 0; i < regularisers.size(); i++) {
            Regulariser r = regularisers.get(i);
            String place = "model.regularisers[" + i + "]";
            new Requirement(place, "this regulariser", r.needs(), r.otherwise())
                    .unmet(level)
                    .ifPresent(problems::add);
            if (r.needs().contains(Capability.REPARAMETERIZED) && !objective.pathwise()) {
                problems.add(new Problem(
                        place,
                        "this regulariser reaches the encoder through the draws, which gradient: score cuts off."
                                + " Fix: objective.gradient: reparameterised"));
            }
        }
    }

    /** Parameters are moved by their derivatives, to any value. */
    private void checkRefinement(Level level, List<Problem> problems) {
        if (refinement.none()) {
            return;
        }
        if (!objective.pathwise()) {
            problems.add(new Problem(
                    "model.refinement",
                    "this objective cuts off the derivative through the draws, which refinement follows. Fix: refinement.steps:"
                            + " 0, or another objective"));
        }
        new Requirement("model.refinement", "refinement", REFINED, "refinement.steps: 0")
                .unmet(level)
                .ifPresent(problems::add);
        if (refinement.start() == Refinement.Start.LEARNT && !level.posterior().twiceDerivable()) {
            problems.add(new Problem(
                    "model.refinement.start",
                    "learns through the steps by derivatives of derivatives, which draws of "
                            + Problem.named(level.posterior())
                            + " have not. Fix: refinement.start: encoder, or posterior type: diagonal-normal"));
        }
        if (!refinement.encodes()) {
            checkWithoutEncoder(level, problems);
        }
    }

    /** What is about an encoder's answers has nothing to move where none is asked, and what is made of them stays as it began. */
    private void checkWithoutEncoder(Level level, List<Problem> problems) {
        String none = ", and no encoder learns where refinement starts at zero. Fix: refinement.start: encoder, or ";
        if (!objective.ofLogWeights()
                && objective.adversaries().isEmpty()) { // refinement climbs log w whatever the objective
            problems.add(new Problem(
                    "model.objective",
                    "this objective weighs terms for an encoder to follow" + none
                            + "objective type: elbo, with beta: 1"));
        }
        if (level.prior().asksEncoder()) {
            problems.add(new Problem(
                    "model.prior", "this prior is made of the encoder's answers" + none + "another prior type"));
        }
        if (!(noise instanceof NoNoise)) {
            problems.add(new Problem("model.noise", "disturbs what the encoder reads" + none + "noise type: none"));
        }
        for (int i = 0; i < regularisers.size(); i++) {
            if (!regularisers.get(i).ofDecoder()) {
                String place = "model.regularisers[" + i + "]";
                problems.add(
                        new Problem(place, "this regulariser is about the encoder's answers" + none + "leave it out"));
            }
        }
    }

    private void checkMadeOfPosterior(Level level, List<Problem> problems) {
        if (level.prior().madeOfPosterior()) {
            new Requirement("model.prior", "this prior", EnumSet.of(Capability.DENSITY), "another prior type")
                    .unmet(level)
                    .ifPresent(problems::add);
        }
        if (level.prior().asksEncoder() && conditioning.encoder() != Place.NONE) {
            problems.add(new Problem(
                    "model.prior",
                    "this prior asks the encoder about examples that have no class. Fix: conditioning.encoder: none"));
        }
    }

    /** What numbers stand for is nothing to compute with. */
    private void checkText(Form form, List<Problem> problems) {
        boolean text = form.ofText();
        if (text != encoder.ofSymbols()) {
            problems.add(new Problem(
                    "model.encoder",
                    text
                            ? "reads numbers, and this data is text. Fix: type: gated-conv"
                            : "reads texts, and this data is none. Fix: type: mlp, or type: conv for pictures"));
        }
        if (!text) {
            return;
        }
        encoder.check(form.alphabet()).ifPresent(problems::add);
        likelihood.check(form.alphabet()).ifPresent(problems::add);
        if (!noise.ofSymbols()) {
            problems.add(new Problem(
                    "model.noise", "moves numbers a little, and this data is text. Fix: type: masking, or type: none"));
        }
        if (conditioning.encoder() == Place.INPUT) {
            problems.add(new Problem(
                    "model.conditioning.encoder",
                    "joins numbers to the input, and this data is text. Fix: encoder: features"));
        }
        if (levels.stream().anyMatch(l -> l.prior().madeOfPosterior())) {
            problems.add(new Problem(
                    "model.prior",
                    "asks the encoder about examples that it learns, which texts cannot be. Fix: prior type: mixture"));
        }
        if (regularisers.stream().anyMatch(Regulariser::ofInput)) {
            problems.add(new Problem(
                    "model.regularisers",
                    "one of them moves the encoder's input a little, and this data is text. Fix: leave it out"));
        }
    }

    /** The four parts of a flow go together. */
    private void checkFlow(Shape event, Kind kind, List<Problem> problems) {
        List<Boolean> parts =
                List.of(encoder.mirrored(), level().posterior().exact(), decoder.mirrors(), likelihood.certain());
        if (!parts.contains(true)) {
            return;
        }
        if (parts.contains(false)) {
            problems.add(new Problem(
                    "model",
                    "a flow has the encoder flow, the posterior exact, the decoder mirror and the likelihood certain, all four."
                            + " Fix: a recipe with the parent flow, or none of them"));
            return;
        }
        if (level().latent() != event.size()) {
            problems.add(new Problem(
                    "model.latent",
                    "a flow has as many latent dimensions as an example has numbers; got " + level().latent()
                            + ". Fix: latent: " + event.size()));
        }
        if (encoder.unit() && !kind.inUnitInterval()) {
            problems.add(new Problem(
                    "model.encoder.flows",
                    "one of them takes values in [0, 1] only, which this data leaves. Fix: leave logit and"
                            + " variational-dequantisation out"));
        }
        checkBesideFlow(problems);
    }

    /** What else a flow takes. */
    private void checkBesideFlow(List<Problem> problems) {
        if (!objective.pathwise() || !objective.ofLogWeights()) {
            problems.add(new Problem(
                    "model.objective",
                    "the objective of a flow is log p(x). Fix: objective type: elbo, with beta: 1 and"
                            + " gradient: reparameterised"));
        }
        if (regularisers.stream().anyMatch(Regulariser::ofDecoder)) {
            problems.add(
                    new Problem(
                            "model.regularisers",
                            "one of them is about the decoder's weights, and a flow's way back has none of its own. Fix: leave it out"));
        }
        if (!(noise instanceof NoNoise)) {
            problems.add(new Problem(
                    "model.noise", "a flow would learn the density of what is disturbed. Fix: noise type: none"));
        }
        if (conditioning.decoder() || conditioning.encoder() != Place.NONE) {
            problems.add(new Problem(
                    "model.conditioning",
                    "a flow's encoder and decoder are told of an example's values only; the prior may be told more. Fix:"
                            + " encoder: none, decoder: false"));
        }
        if (level().prior().madeOfPosterior()) {
            problems.add(
                    new Problem(
                            "model.prior",
                            "this prior asks how likely codes of other examples are, and a flow's are points. Fix: prior type: mixture"));
        }
    }

    /** Whether most of the work is in convolutions. */
    public boolean convolutional() {
        return encoder.convolutional() || decoder.convolutional();
    }
}
