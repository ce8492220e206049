package elbo.model;

import elbo.Problem;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.objective.Baseline;
import elbo.objective.Elbo;
import elbo.objective.GradientEstimator;
import elbo.objective.Objective;
import elbo.objective.Reconstruction;
import elbo.posterior.Posterior;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a part asks of the posterior.
 *
 * @param where the part's place in a recipe
 * @param part  in words: {@code this objective}
 * @param instead what a recipe says to do without the part; empty: there is nothing
 */
record Requirement(String where, String part, Set<Capability> needs, String instead) {
    private static final Map<String, Objective> OBJECTIVES = objectives();

    /** Those that ask for little, in the words of recipes. */
    private static Map<String, Objective> objectives() {
        Map<String, Objective> all = new LinkedHashMap<>();
        Elbo elbo = new Elbo();
        all.put("objective type: elbo, with kl: auto and gradient: reparameterised", elbo);
        all.put(
                "objective type: elbo, with gradient: score",
                new Elbo(elbo.beta(), elbo.samples(), elbo.kl(), GradientEstimator.SCORE, Baseline.NONE));
        all.put("objective type: reconstruction", new Reconstruction(1));
        return all;
    }

    /** Of an objective: in its place, the first that such a posterior is enough for. */
    static Requirement of(Objective objective, Posterior posterior) {
        String instead = OBJECTIVES.entrySet().stream()
                .filter(o -> posterior.capabilities().containsAll(o.getValue().needs()))
                .filter(o -> !(posterior.deterministic() && o.getValue().readsPrior()))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse("");
        return new Requirement("model.objective", "this objective", objective.needs(), instead);
    }

    /** What is wrong with a level's posterior, with the ways out. */
    Optional<Problem> unmet(Level level) {
        Posterior posterior = level.posterior();
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(needs);
        missing.removeAll(posterior.capabilities());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                where,
                part + " needs a posterior with " + Capability.words(missing) + ", which " + Problem.named(posterior)
                        + " has not. Fix: " + other(level) + (instead.isEmpty() ? "" : ", or " + instead)));
    }

    private String other(Level level) {
        String able = level.posterior().able(needs);
        boolean another = !able.startsWith("posterior.");
        return another && !overNumbers(level) ? able + " with prior type: standard-normal" : able;
    }

    /** Whether the prior is one of real vectors. */
    private static boolean overNumbers(Level level) {
        return level.supportIfAny().filter(s -> s instanceof Support.Real).isPresent();
    }
}
