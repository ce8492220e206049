package elbo.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parts of the bound, averaged over examples, in nats.
 *
 * @param loss           what training minimises
 * @param reconstruction the mean of -log p(x|z) over draws of q(z|x)
 * @param kl             KL(q(z|x) || p(z)); 0 for codes without a density, which have none
 * @param penalties      the regularisers by name, before their weights
 */
public record Bound(double loss, double reconstruction, double kl, Map<String, Double> penalties) {
    public Bound {
        reconstruction += 0.0; // what is certain costs 0, not -0
        penalties = Collections.unmodifiableMap(new LinkedHashMap<>(penalties));
    }

    /** Without regularisers. */
    public Bound(double loss, double reconstruction, double kl) {
        this(loss, reconstruction, kl, Map.of());
    }

    /** The evidence lower bound, -(reconstruction + kl), whatever the objective weighs. */
    public double elbo() {
        return -(reconstruction + kl);
    }

    public boolean finite() {
        return Double.isFinite(loss)
                && Double.isFinite(reconstruction)
                && Double.isFinite(kl)
                && penalties.values().stream().allMatch(Double::isFinite);
    }

    /** The terms by name, in the order of the records. */
    public Map<String, Double> byName() {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("loss", loss);
        terms.put("elbo", elbo());
        terms.put("reconstruction", reconstruction);
        terms.put("kl", kl);
        terms.putAll(penalties);
        return terms;
    }
}
