package elbo.factors;

import elbo.classical.LogisticRegression;
import elbo.classical.SupportVectors;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How each metric is measured: for each a record of its constants. */
public record Protocol(Map<Metric, Measure> measures) {
    /**
     * The constants of disentanglement_lib (Locatello and others 2019, arXiv:1811.12359), which are those of the papers where the papers say.
     */
    public static final Protocol PUBLISHED = new Protocol(Map.of(
            Metric.MIG, new Mig(10_000, 20),
            Metric.SAP, new Sap(Holdout.PUBLISHED, new SupportVectors(0.01, true), false),
            Metric.DCI, Dci.PUBLISHED,
            Metric.BETA_VAE_SCORE, new BetaVaeScore(64, Holdout.PUBLISHED, new LogisticRegression(1)),
            Metric.FACTOR_VAE_SCORE, new FactorVaeScore(64, Holdout.PUBLISHED, 10_000, 0.05),
            Metric.MODULARITY, new Modularity(10_000, 20),
            Metric.EXPLICITNESS, new Explicitness(Holdout.PUBLISHED, new LogisticRegression(1), true),
            Metric.IRS, new Irs(10_000, 0.99),
            Metric.UNSUPERVISED, new Unsupervised(10_000, 20)));

    public Protocol {
        measures = Collections.unmodifiableMap(new EnumMap<>(measures));
        for (Metric metric : Metric.values()) {
            if (!measures.containsKey(metric)) {
                throw new IllegalArgumentException(
                        "a protocol says how to measure everything; " + metric + " is missing");
            }
        }
    }

    public Measure measure(Metric metric) {
        return Objects.requireNonNull(measures.get(metric));
    }

    /** The same but for one metric. */
    public Protocol with(Metric metric, Measure measure) {
        Map<Metric, Measure> changed = new EnumMap<>(measures);
        changed.put(metric, measure);
        return new Protocol(changed);
    }

    /**
     * The same with no more examples, and no larger batches, than the data allows. Each score says how many were used; those of small data
     * are not to be compared with published ones.
     */
    public Protocol within(FactoredCodes data) {
        Map<Metric, Measure> changed = new EnumMap<>(measures);
        changed.replaceAll((metric, measure) -> measure.within(data));
        return new Protocol(changed);
    }
}
