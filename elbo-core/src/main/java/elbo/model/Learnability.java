package elbo.model;

import elbo.Problem;
import elbo.data.Form;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.noise.NoNoise;
import elbo.regulariser.Regulariser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a model from learning by its objective: what that and the regularisers ask of the posterior and reach of the weights, and
 * what has nothing to move.
 */
record Learnability(Vae vae, Form form) {
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!vae.flowParts().contains(false)) {
            checkFlow(problems);
        }
        if (form.ofText() && !vae.noise().ofSymbols()) {
            problems.add(new Problem(
                    "model.noise", "moves numbers a little, and this data is text. Fix: type: masking, or type: none"));
        }
        for (Level level : vae.levels()) {
            checkObjective(level, problems);
            checkRegularisers(level, problems);
            checkRefinement(level, problems);
            level.prior().check(form.kind()).ifPresent(problems::add);
        }
        return problems.stream().distinct().toList();
    }

    private void checkObjective(Level level, List<Problem> problems) {
        Optional<Support> support = level.supportIfAny();
        if (vae.objective().climbs() && support.isPresent() && !(support.get() instanceof Support.Real)) {
            problems.add(new Problem(
                    "model.objective",
                    "this objective's chains climb along log p(x, z), so codes must be vectors of real numbers; got "
                            + support.get() + ". Fix: objective type: elbo, or prior type: standard-normal"));
        }
        if (level.posterior().deterministic() && vae.objective().readsPrior()) {
            problems.add(new Problem(
                    "model.objective",
                    "this objective needs the posterior's divergence from the prior, and a deterministic code has none."
                            + " Fix: type: reconstruction, or another posterior"));
        }
        Requirement.of(vae.objective(), level.posterior()).unmet(level).ifPresent(problems::add);
        if (level.prior().learnt() && !vae.objective().readsPrior()) {
            problems.add(new Problem(
                    "model.objective",
                    "this objective does not read the prior, so a learnt one has nothing to learn from. Fix: prior"
                            + " type: standard-normal, or objective type: elbo"));
        }
    }

    private void checkRegularisers(Level level, List<Problem> problems) {
        for (int i = 0; i < vae.regularisers().size(); i++) {
            Regulariser r = vae.regularisers().get(i);
            String place = "model.regularisers[" + i + "]";
            new Requirement(place, "this regulariser", r.needs(), r.otherwise())
                    .unmet(level)
                    .ifPresent(problems::add);
            if (r.needs().contains(Capability.REPARAMETERIZED)
                    && !vae.objective().pathwise()) {
                problems.add(new Problem(
                        place,
                        "this regulariser reaches the encoder through the draws, which gradient: score cuts off."
                                + " Fix: objective.gradient: reparameterised"));
            }
        }
    }

    /** Parameters are moved by their derivatives, which an objective may have cut off. */
    private void checkRefinement(Level level, List<Problem> problems) {
        if (vae.refinement().none()) {
            return;
        }
        if (!vae.objective().pathwise()) {
            problems.add(new Problem(
                    "model.refinement",
                    "this objective cuts off the derivative through the draws, which refinement follows. Fix: refinement.steps:"
                            + " 0, or another objective"));
        }
        if (vae.refinement().start() == Refinement.Start.LEARNT
                && !level.posterior().twiceDerivable()) {
            problems.add(new Problem(
                    "model.refinement.start",
                    "learns through the steps by derivatives of derivatives, which draws of "
                            + Problem.named(level.posterior())
                            + " have not. Fix: refinement.start: encoder, with steepest: 0, or posterior type:"
                            + " diagonal-normal"));
        }
        if (!vae.refinement().encodes()) {
            checkWithoutEncoder(level, problems);
        }
    }

    /** What is about an encoder's answers has nothing to move where none is asked, and what is made of them stays as it began. */
    private void checkWithoutEncoder(Level level, List<Problem> problems) {
        String none = ", and no encoder learns where refinement starts at zero. Fix: refinement.start: encoder, or ";
        if (!vae.objective().ofLogWeights()
                && vae.objective().adversaries().isEmpty()) { // refinement climbs log w whatever the objective
            problems.add(new Problem(
                    "model.objective",
                    "this objective weighs terms for an encoder to follow" + none
                            + "objective type: elbo, with beta: 1"));
        }
        if (level.prior().asksEncoder()) {
            problems.add(new Problem(
                    "model.prior", "this prior is made of the encoder's answers" + none + "another prior type"));
        }
        if (!(vae.noise() instanceof NoNoise)) {
            problems.add(new Problem("model.noise", "disturbs what the encoder reads" + none + "noise type: none"));
        }
        for (int i = 0; i < vae.regularisers().size(); i++) {
            if (!vae.regularisers().get(i).ofDecoder()) {
                String place = "model.regularisers[" + i + "]";
                problems.add(
                        new Problem(place, "this regulariser is about the encoder's answers" + none + "leave it out"));
            }
        }
    }

    /** What a flow learns by is its density alone. */
    private void checkFlow(List<Problem> problems) {
        if (!vae.objective().pathwise() || !vae.objective().ofLogWeights()) {
            problems.add(new Problem(
                    "model.objective",
                    "the objective of a flow is log p(x). Fix: objective type: elbo, with beta: 1 and"
                            + " gradient: reparameterised"));
        }
        if (vae.regularisers().stream().anyMatch(Regulariser::ofDecoder)) {
            problems.add(
                    new Problem(
                            "model.regularisers",
                            "one of them is about the decoder's weights, and a flow's way back has none of its own. Fix: leave it out"));
        }
        if (!(vae.noise() instanceof NoNoise)) {
            problems.add(new Problem(
                    "model.noise", "a flow would learn the density of what is disturbed. Fix: noise type: none"));
        }
    }
}
