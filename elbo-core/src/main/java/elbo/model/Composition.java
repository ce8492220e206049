package elbo.model;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Form;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.likelihood.Likelihood;
import elbo.model.Conditioning.Place;
import elbo.regulariser.Regulariser;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps parts from being one model of such examples: shapes and supports that do not meet, and what has to be there for q(z|x),
 * p(z) and p(x|z) to be computed.
 */
record Composition(Vae vae, Form form) {
    private static final Set<Capability> REFINED =
            EnumSet.of(Capability.REPARAMETERIZED, Capability.INDEPENDENT, Capability.UNBOUND);

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Shape event = form.shape();
        boolean numbersOfText = form.ofText() && !vae.likelihood().ofSymbols();
        (numbersOfText ? Optional.of(Likelihood.OF_NUMBERS) : vae.likelihood().check(form.kind()))
                .ifPresent(problems::add);
        collect(problems, () -> vae.encoder().features(joined() ? Entrance.seen(event, 1) : event));
        collect(problems, () -> vae.decoder().check(vae.likelihood().features(event)));
        if (vae.levels().size() > 1) {
            problems.add(new Problem(
                    "model.levels",
                    "this version builds models with one level of latents; got "
                            + vae.levels().size() + ". Fix: one Level, with all latents"));
        }
        Level first = vae.level();
        collect(problems, () -> vae.decoder().check(first.posterior().support(Shape.of(first.latent()))));
        checkFlow(problems);
        checkText(problems);
        if (vae.likelihood().conditional() && !vae.conditioning().conditional()) {
            problems.add(new Problem(
                    "model.likelihood",
                    "a number for each label needs labels that the model is told. Fix: conditioning.on: [class], or"
                            + " dimension in the place of label"));
        }
        for (Level level : vae.levels()) {
            checkSupports(level, problems);
            if (!vae.refinement().none()) {
                require("model.refinement", "refinement", REFINED, "refinement.steps: 0", level, problems);
            }
            checkPrior(level, problems);
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

    private static void require(
            String where, String part, Set<Capability> needs, String instead, Level level, List<Problem> problems) {
        new Requirement(where, part, needs, instead).unmet(level).ifPresent(problems::add);
    }

    /** Whether the context joins the encoder's input. */
    private boolean joined() {
        return vae.conditioning().encoder() == Place.INPUT;
    }

    private static void checkSupports(Level level, List<Problem> problems) {
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
    }

    private void checkPrior(Level level, List<Problem> problems) {
        if (level.prior().madeOfPosterior()) {
            Set<Capability> density = EnumSet.of(Capability.DENSITY);
            require("model.prior", "this prior", density, "another prior type", level, problems);
        }
        if (level.prior().asksEncoder() && vae.conditioning().encoder() != Place.NONE) {
            problems.add(new Problem(
                    "model.prior",
                    "this prior asks the encoder about examples that have no class. Fix: conditioning.encoder: none"));
        }
        if (level.prior().conditional() && !vae.conditioning().conditional()) {
            problems.add(new Problem(
                    "model.prior",
                    "this prior needs to be told something of each example. Fix: conditioning.on: [class]"));
        }
    }

    /** What numbers stand for is nothing to compute with. */
    private void checkText(List<Problem> problems) {
        boolean text = form.ofText();
        if (text != vae.encoder().ofSymbols()) {
            problems.add(new Problem(
                    "model.encoder",
                    text
                            ? "reads numbers, and this data is text. Fix: type: gated-conv"
                            : "reads texts, and this data is none. Fix: type: mlp, or type: conv for pictures"));
        }
        if (!text) {
            return;
        }
        vae.encoder().check(form.alphabet()).ifPresent(problems::add);
        vae.likelihood().check(form.alphabet()).ifPresent(problems::add);
        if (joined()) {
            problems.add(new Problem(
                    "model.conditioning.encoder",
                    "joins numbers to the input, and this data is text. Fix: encoder: features"));
        }
        if (vae.levels().stream().anyMatch(l -> l.prior().madeOfPosterior())) {
            problems.add(new Problem(
                    "model.prior",
                    "asks the encoder about examples that it learns, which texts cannot be. Fix: prior type: mixture"));
        }
        if (vae.regularisers().stream().anyMatch(Regulariser::ofInput)) {
            problems.add(new Problem(
                    "model.regularisers",
                    "one of them moves the encoder's input a little, and this data is text. Fix: leave it out"));
        }
    }

    /** The four parts of a flow go together. */
    private void checkFlow(List<Problem> problems) {
        if (!vae.flowParts().contains(true)) {
            return;
        }
        if (vae.flowParts().contains(false)) {
            problems.add(new Problem(
                    "model",
                    "a flow has the encoder flow, the posterior exact, the decoder mirror and the likelihood certain, all four."
                            + " Fix: a recipe with the parent flow, or none of them"));
            return;
        }
        long size = form.shape().size();
        if (vae.level().latent() != size) {
            problems.add(new Problem(
                    "model.latent",
                    "a flow has as many latent dimensions as an example has numbers; got "
                            + vae.level().latent() + ". Fix: latent: " + size));
        }
        if (vae.encoder().unit() && !form.kind().inUnitInterval()) {
            problems.add(new Problem(
                    "model.encoder.flows",
                    "one of them takes values in [0, 1] only, which this data leaves. Fix: leave logit and"
                            + " variational-dequantisation out"));
        }
        if (vae.conditioning().decoder() || vae.conditioning().encoder() != Place.NONE) {
            problems.add(new Problem(
                    "model.conditioning",
                    "a flow's encoder and decoder are told of an example's values only; the prior may be told more. Fix:"
                            + " encoder: none, decoder: false"));
        }
        if (vae.level().prior().madeOfPosterior()) {
            problems.add(
                    new Problem(
                            "model.prior",
                            "this prior asks how likely codes of other examples are, and a flow's are points. Fix: prior type: mixture"));
        }
    }
}
