package elbo.cli;

import elbo.Refusal;
import elbo.factors.BetaVaeScore;
import elbo.factors.Dci;
import elbo.factors.Explicitness;
import elbo.factors.FactorVaeScore;
import elbo.factors.Irs;
import elbo.factors.Metric;
import elbo.factors.Mig;
import elbo.factors.Modularity;
import elbo.factors.Protocol;
import elbo.factors.Sap;
import elbo.factors.Unsupervised;
import elbo.generation.Classifier;
import elbo.generation.Likeness;
import elbo.metric.AnnealedNll;
import elbo.metric.Evaluation;
import elbo.metric.Geometry;
import elbo.metric.ImportanceNll;
import elbo.metric.InferenceGaps;
import elbo.metric.KlDecomposition;
import elbo.model.Refinement;
import elbo.probe.Downstream;
import elbo.recipe.RecordFile;
import java.util.List;
import java.util.Map;

/**
 * How {@code elbo evaluate} measures: for each metric that has any the constants of its protocol, by the metric's name. What
 * {@code --set ais.temperatures=500} changes, and what {@code evaluation.json} says under {@code protocol}.
 */
public record Protocols(
        Nll nll,
        Information information,
        KlDecomposition decomposition,
        Gaps gaps,
        Ais ais,
        Ais bidirectional,
        Geometry geometry,
        Factors disentanglement,
        Downstream.Options probe,
        Generation generation) {
    static final Protocols DEFAULT = new Protocols(
            new Nll(Evaluation.Options.DEFAULT.samples()),
            new Information(Evaluation.Options.DEFAULT.aggregate()),
            KlDecomposition.DEFAULT,
            Gaps.of(InferenceGaps.DEFAULT),
            Ais.of(AnnealedNll.DEFAULT),
            Ais.of(AnnealedNll.DEFAULT),
            Geometry.DEFAULT,
            Factors.of(Protocol.PUBLISHED),
            Downstream.Options.DEFAULT,
            new Generation(10_000, Classifier.Options.DEFAULT, Likeness.Options.DEFAULT));

    /** Chains of a thousand temperatures, or an inference of its own, for more would take hours. */
    private static final int FEW = 100;

    /** With K of the log-likelihood, which has an option of its own. */
    Protocols withSamples(int k) {
        return new Protocols(
                new Nll(k),
                information,
                decomposition,
                gaps,
                ais,
                bidirectional,
                geometry,
                disentanglement,
                probe,
                generation);
    }

    /**
     * @param assignments {@code ais.temperatures=500}
     * @param asked       the names of what is measured
     * @throws Refusal for a name or value that there is not, and for the settings of what is not measured
     */
    Protocols with(List<String> assignments, List<String> asked) {
        Protocols changed = RecordFile.with(this, assignments);
        Map<String, Object> before = RecordFile.tree(this);
        RecordFile.tree(changed).forEach((metric, how) -> {
            if (!how.equals(before.get(metric)) && !asked.contains(metric)) {
                throw new Refusal(
                        "--set",
                        "changes how " + metric + " is measured, which is not asked for. Fix: --metrics "
                                + String.join(",", asked) + "," + metric);
            }
        });
        return changed;
    }

    private static void requireExamples(int examples) {
        if (examples < 1) {
            throw new IllegalArgumentException("examples must be at least 1; got " + examples);
        }
    }

    /** @param samples K of the importance-sampled log-likelihood */
    public record Nll(int samples) {
        public Nll {
            var unused = new ImportanceNll(samples); // checks
        }
    }

    /** @param examples in the aggregate posterior, at most */
    public record Information(int examples) {
        public Information {
            requireExamples(examples);
        }
    }

    /**
     * @param examples   at most
     * @param samples    K of the log-likelihood that bounds are held against
     * @param refinement see {@link InferenceGaps}
     * @param draws      of z for each bound
     */
    public record Gaps(int examples, int samples, Refinement refinement, int draws) {
        private static final int DRAWS = 1000;

        public Gaps {
            requireExamples(examples);
            var unused = new ImportanceNll(samples);
            var unusedGaps = new InferenceGaps(refinement, draws);
        }

        static Gaps of(InferenceGaps how) {
            return new Gaps(FEW, DRAWS, how.refinement(), how.draws());
        }
    }

    /**
     * Annealed importance sampling.
     *
     * @param examples measured, or drawn from the model, at most; see {@link AnnealedNll} for the others
     */
    public record Ais(
            int examples,
            int chains,
            int temperatures,
            AnnealedNll.Path path,
            AnnealedNll.Start start,
            int leapfrog,
            int tuning) {
        public Ais {
            requireExamples(examples);
            var unused = new AnnealedNll(chains, temperatures, path, start, leapfrog, tuning);
        }

        static Ais of(AnnealedNll how) {
            return new Ais(
                    FEW, how.chains(), how.temperatures(), how.path(), how.start(), how.leapfrog(), how.tuning());
        }

        /** All that decides the values of examples. */
        String way() {
            return "annealed, " + this;
        }

        AnnealedNll annealing() {
            return new AnnealedNll(chains, temperatures, path, start, leapfrog, tuning);
        }
    }

    /** Measures of disentanglement, each by its name. */
    public record Factors(
            Mig mig,
            Sap sap,
            Dci dci,
            BetaVaeScore betaVaeScore,
            FactorVaeScore factorVaeScore,
            Modularity modularity,
            Explicitness explicitness,
            Irs irs,
            Unsupervised unsupervised) {
        static Factors of(Protocol p) {
            return new Factors(
                    (Mig) p.measure(Metric.MIG),
                    (Sap) p.measure(Metric.SAP),
                    (Dci) p.measure(Metric.DCI),
                    (BetaVaeScore) p.measure(Metric.BETA_VAE_SCORE),
                    (FactorVaeScore) p.measure(Metric.FACTOR_VAE_SCORE),
                    (Modularity) p.measure(Metric.MODULARITY),
                    (Explicitness) p.measure(Metric.EXPLICITNESS),
                    (Irs) p.measure(Metric.IRS),
                    (Unsupervised) p.measure(Metric.UNSUPERVISED));
        }

        Protocol protocol() {
            return new Protocol(Map.of(
                    Metric.MIG, mig,
                    Metric.SAP, sap,
                    Metric.DCI, dci,
                    Metric.BETA_VAE_SCORE, betaVaeScore,
                    Metric.FACTOR_VAE_SCORE, factorVaeScore,
                    Metric.MODULARITY, modularity,
                    Metric.EXPLICITNESS, explicitness,
                    Metric.IRS, irs,
                    Metric.UNSUPERVISED, unsupervised));
        }
    }

    /**
     * @param examples   to draw, but no more than there are to hold them against
     * @param classifier how the network is trained whose features are compared
     */
    public record Generation(int examples, Classifier.Options classifier, Likeness.Options likeness) {
        public Generation {
            requireExamples(examples);
        }
    }
}
