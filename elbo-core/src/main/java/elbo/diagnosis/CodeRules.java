package elbo.diagnosis;

import elbo.Source;
import elbo.diagnosis.Symptoms.Codes;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What codes tell, and whether they lie where the prior expects them. */
@Source(arxiv = "1901.05534", at = "secs. 2 and 3: collapse seen by mutual information, KL and active units")
final class CodeRules {
    /** Less than the log 2 nats = 0.69 that tell two equal halves of the data apart: the decoder learns nothing worth saying. */
    private static final double SILENT = 0.5;

    /** What tells a hundred examples apart, in nats. */
    private static final double TALKATIVE = Math.log(100);

    /** Of the dimensions: models of MNIST with 50 use about half of them, which is no fault. */
    private static final double FEW_ACTIVE = 0.25;

    /** What new codes miss, in nats, to matter: draws fall where e^2, a seventh, of them belong. */
    private static final double HOLE = 2;

    /** And as a share of the whole divergence; usual models of digits come to a third. */
    private static final double HOLE_SHARE = 0.25;

    /** A share from which on more of what is paid for the code goes into misfit than into information. */
    private static final double LARGE_SHARE = 0.5;

    /** An estimate so near its bound, log M, says that M was small and not what the information is. */
    private static final double SATURATED = 1;

    /** Nats that the least used dimension tells: with four or five levels each and none spare, there is no room. */
    private static final double FULL = 1.5;

    private CodeRules() {}

    static Optional<Finding> collapse(Symptoms s, Recipe recipe, Remedies remedies) {
        Codes codes = s.codes();
        if (!codes.random()) {
            return Optional.empty();
        }
        double kl = s.last().kl();
        double told = Math.min(kl, codes.information().orElse(kl));
        boolean silent = kl < SILENT || codes.active().orElse(1) == 0;
        boolean few = codes.active().orElse(codes.dimensions()) < FEW_ACTIVE * codes.dimensions();
        if (!silent && !(few && told < TALKATIVE)) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("kl", kl);
        codes.active().ifPresent(a -> evidence.put("active_units", a));
        evidence.put("dimensions", (double) codes.dimensions());
        codes.information().ifPresent(i -> evidence.put("mutual_information", i));
        s.decoder().gradientRatio().ifPresent(r -> evidence.put("gradient_encoder_over_decoder", r));
        String words = silent
                ? "the codes tell next to nothing of the examples: the decoder does without them"
                : "few dimensions are in use, and they tell little of the examples";
        against(remedies, recipe);
        return Optional.of(new Finding(
                "posterior-collapse",
                silent ? Severity.SEVERE : Severity.MODERATE,
                words,
                evidence,
                remedies.offered()));
    }

    private static void against(Remedies remedies, Recipe recipe) {
        if (recipe.model().objective() instanceof Elbo e
                && e.beta() instanceof Schedule.Constant beta
                && beta.value() > 1) {
            remedies.offer("the divergence weighs as the bound has it", "objective.beta=1");
        }
        int half = Math.max(1, recipe.training().epochs() / 2);
        remedies.offer(
                        "each dimension may say a quarter of a nat for nothing",
                        "objective.type=free-bits",
                        "objective.free=0.25")
                .offer(
                        "the divergence comes in slowly",
                        "objective.beta={type: linear, from: 0, to: 1, over: " + half + ", per: epoch}")
                .offer("means that cannot all be 0", "posterior.type=batch-normal")
                .offer("a decoder that is given the code at every layer", "decoder.type=skip-mlp");
    }

    static Optional<Finding> priorHole(Symptoms s, Remedies remedies) {
        Codes codes = s.codes();
        double marginal = codes.marginalKl().orElse(0);
        double information = codes.information().orElse(Double.POSITIVE_INFINITY);
        double kl = s.last().kl();
        boolean known = information < codes.most().orElse(Double.POSITIVE_INFINITY) - SATURATED;
        if (!codes.random() || !known || marginal < HOLE || marginal < HOLE_SHARE * kl) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("marginal_kl", marginal);
        evidence.put("kl", kl);
        evidence.put("mutual_information", information);
        remedies.offer("a prior made of posteriors", "prior.type=vamp")
                .offer("a prior of several normals", "prior.type=mixture")
                .offer("the codes of a batch are drawn to the prior", "regularisers=[{type: mmd, weight: 10}]");
        return Optional.of(new Finding(
                "prior-hole",
                marginal < LARGE_SHARE * kl ? Severity.MILD : Severity.MODERATE,
                "the codes of the data together are not distributed as the prior, so new examples come from codes that none has",
                evidence,
                remedies.offered()));
    }

    static Optional<Finding> bottleneck(Symptoms s, Remedies remedies) {
        Codes codes = s.codes();
        double least =
                codes.kl().stream().mapToDouble(Double::doubleValue).min().orElse(0);
        if (!codes.random() || least < FULL) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("least_kl_of_a_dimension", least);
        evidence.put("dimensions", (double) codes.dimensions());
        evidence.put("reconstruction", s.last().reconstruction());
        remedies.offer("twice the dimensions", "latent=" + 2 * codes.dimensions());
        return Optional.of(new Finding(
                "reconstruction-bound",
                Severity.MILD,
                "every dimension is used to the full: reconstruction is held back by the size of the code",
                evidence,
                remedies.offered()));
    }
}
