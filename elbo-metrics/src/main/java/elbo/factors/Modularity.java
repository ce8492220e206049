package elbo.factors;

import elbo.Source;
import elbo.metric.Ticker;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * Whether each dimension knows of one factor only: the mean over dimensions of
 * {@code 1 - sum_{k != max} m_k^2 / (m_max^2 (F - 1))}, {@code m_k} the mutual information with factor k in nats, codes in bins of equal width. 0 to
 * 1; a dimension that knows nothing at all has 0. A dimension of mere noise has what the bias of its few nats gives it, so look
 * at {@code information} too.
 *
 * <p>Details: {@code examples}, {@code bins}, {@code per_dimension}, {@code information} ({@code [d, f]}).
 *
 * @param examples drawn
 * @param bins     of each dimension
 */
@Source(arxiv = "1802.05312", at = "sec. 3")
public record Modularity(int examples, int bins) implements Measure {
    private static final String NAME = "modularity";

    public Modularity {
        Drawn.requirePositive("examples and bins", examples, bins);
    }

    @Override
    public Modularity within(FactoredCodes data) {
        return new Modularity(Math.min(examples, data.size()), bins);
    }

    @Override
    public List<Score> of(FactoredCodes data, Rng rng, Ticker ticker) {
        data.requireTwoFactors(NAME);
        FactoredCodes used = Drawn.some(data, examples, NAME, rng);
        double[][] information = Information.withFactors(used, bins);
        double[] each = Arrays.stream(information).mapToDouble(Modularity::of).toArray();
        ticker.done(NAME, 1, 1);
        return List.of(Score.of(
                NAME,
                Gaps.mean(each),
                "examples",
                examples,
                "bins",
                bins,
                "factors",
                data.names(),
                "per_dimension",
                each,
                "information",
                information));
    }

    private static double of(double[] information) {
        double most = Arrays.stream(information).max().orElseThrow();
        if (most == 0) {
            return 0;
        }
        double squares = Arrays.stream(information).map(m -> m * m).sum();
        return 1 - (squares - most * most) / (most * most * (information.length - 1));
    }
}
