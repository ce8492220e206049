package elbo.factors;

import elbo.Source;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.List;

/**
 * The mutual information gap, {@code mean_k (I(z_(1); v_k) - I(z_(2); v_k)) / H(v_k)}: how much more the dimension that knows most of a factor
 * knows than the next. Codes are put in bins of equal width; the entropy is that of the factor in the examples used. 0 to 1; 1 says
 * that each factor is known by one dimension and by no other. Bins that are fewer than a factor's values keep even a perfect code from it.
 *
 * <p>Details: {@code examples}, {@code bins}, {@code information} (nats, {@code [d, f]}), {@code entropy} and {@code gap} of each factor.
 *
 * @param examples drawn
 * @param bins     of each dimension
 */
@Source(arxiv = "1802.04942", at = "sec. 4")
public record Mig(int examples, int bins) implements Measure {
    private static final String NAME = "mig";

    public Mig {
        Drawn.requirePositive("examples and bins", examples, bins);
    }

    @Override
    public Mig within(FactoredCodes data) {
        return new Mig(Math.min(examples, data.size()), bins);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoDims(NAME);
        FactoredCodes used = Drawn.some(data, examples, NAME, rng);
        double[][] information = Information.withFactors(used, bins);
        double[] gaps = Gaps.of(information);
        double[] entropy = new double[gaps.length];
        for (int f = 0; f < gaps.length; f++) {
            entropy[f] = Information.entropy(used.ranks(f), used.values(f));
            // of a factor that is the same in all examples drawn nothing is known, and there is nothing to know
            gaps[f] = entropy[f] == 0 ? 0 : gaps[f] / entropy[f];
        }
        ticker.done(NAME, 1, 1);
        return List.of(Score.of(
                NAME,
                Gaps.mean(gaps),
                "examples",
                examples,
                "bins",
                bins,
                "factors",
                data.names(),
                "gap",
                gaps,
                "entropy",
                entropy,
                "information",
                information));
    }
}
