package elbo.generation;

import elbo.Source;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Neighbours;
import elbo.nearest.Points;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * What of the one distribution lies where the other is. A ball around each example reaches to its k-th neighbour among its own kind;
 * k is 3 for the first two numbers and 5 for the others, as in their papers. Standard errors are over the examples that are counted, the
 * balls held fixed.
 *
 * @param precision the share of generated examples that lie in a real one's ball: are they like the data?
 * @param recall    the share of real examples that lie in a generated one's ball: is all of the data there?
 * @param density   in how many real balls a generated example lies, over k: as precision, but outliers among the real ones count little;
 *                  1 in expectation where both are the same, and may be larger
 * @param coverage  the share of real balls that hold a generated example: as recall, but outliers among the generated count little
 */
@Source(arxiv = "1904.06991", at = "eq. 1 and 2; density and coverage: arXiv:2002.09797, eq. 3 and 4")
public record Support(Estimate precision, Estimate recall, Estimate density, Estimate coverage) {
    static final int PRECISION_NEIGHBOURS = 3;
    static final int DENSITY_NEIGHBOURS = 5;

    private static final String NAME = "precision and recall";
    private static final int PASSES = 5;

    /** @throws elbo.Refusal if there are not more than 5 examples of both */
    public static Support of(Points real, Points generated, Ticker ticker) {
        real.requireSameWidth(generated);
        check(real.name(), real.n(), generated.name(), generated.n());
        Passes passes = new Passes(ticker, NAME, PASSES);
        Neighbours amongReal = Neighbours.within(real, DENSITY_NEIGHBOURS, passes.pass(0, real.n()));
        Neighbours amongGenerated = Neighbours.within(generated, PRECISION_NEIGHBOURS, passes.pass(1, generated.n()));
        Balls close = new Balls(real, amongReal.radii(PRECISION_NEIGHBOURS));
        Balls wide = new Balls(real, amongReal.radii(DENSITY_NEIGHBOURS));
        Balls other = new Balls(generated, amongGenerated.radii(PRECISION_NEIGHBOURS));
        Balls.Held precision = close.holding(generated, passes.pass(2, generated.n()));
        Balls.Held recall = other.holding(real, passes.pass(3, real.n()));
        Balls.Held density = wide.holding(generated, passes.pass(4, generated.n()));
        return new Support(
                mean(precision.balls(), Support::any),
                mean(recall.balls(), Support::any),
                mean(density.balls(), count -> count / DENSITY_NEIGHBOURS),
                mean(density.points(), Support::any));
    }

    static void check(String real, int reals, String generated, int made) {
        Points.requireAtLeast(real, reals, DENSITY_NEIGHBOURS + 1, "density and coverage");
        Points.requireAtLeast(generated, made, PRECISION_NEIGHBOURS + 1, NAME);
    }

    private static double any(double count) {
        return count > 0 ? 1 : 0;
    }

    private static Estimate mean(double[] counts, DoubleUnaryOperator each) {
        return Estimate.of(Arrays.stream(counts).map(each).toArray());
    }
}
