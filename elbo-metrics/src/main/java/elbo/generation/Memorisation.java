package elbo.generation;

import elbo.Source;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Neighbours;
import elbo.nearest.Points;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether generated examples are training examples again. Test examples, which the model has not seen, show how near to the training data
 * what is new comes.
 *
 * @param generated the distance of a generated example to its nearest training example, a mean
 * @param test      the same of a test example
 * @param nearer    the share of pairs of both in which the generated one is nearer, ties by half: 1/2 where they come from the same
 *                  distribution, 1 where all were learnt by heart; above 1/2 may also say that they are too plain
 * @param copied    the share of generated examples that are as near as the nearest hundredth of the test examples: 0.01 in expectation
 *                  where they come from the same distribution, and more where some were learnt by heart
 * @param closest   generated examples with their nearest training example, the nearest pair first: to be looked at
 */
@Source(arxiv = "2004.05675", at = "sec. 4, the test statistic, here as a share")
public record Memorisation(Estimate generated, Estimate test, Estimate nearer, Estimate copied, List<Pair> closest) {
    private static final String NAME = "memorisation";
    private static final int PASSES = 2;
    private static final double NEAREST = 0.01;
    /** Of test examples, so that a hundredth of them is one. */
    static final int LEAST = 100;

    /** @param generated and {@code training}: numbers of examples */
    public record Pair(int generated, int training, double distance) {}

    public Memorisation {
        closest = List.copyOf(closest);
    }

    /**
     * @param pairs of the closest, at most
     * @throws elbo.Refusal if there are fewer than 100 test examples or fewer than 2 generated ones
     */
    public static Memorisation of(Points training, Points test, Points generated, int pairs, Ticker ticker) {
        training.requireSameWidth(test);
        training.requireSameWidth(generated);
        test.requireAtLeast(LEAST, "to say how near is too near");
        generated.requireAtLeast(2, NAME);
        Passes passes = new Passes(ticker, NAME, PASSES);
        Neighbours made = Neighbours.of(generated, training, 1, passes.pass(0, generated.n()));
        Neighbours held = Neighbours.of(test, training, 1, passes.pass(1, test.n()));
        double[] a = made.distances();
        double[] b = held.distances();
        return new Memorisation(Estimate.of(a), Estimate.of(b), nearer(a, b), copied(a, b), closest(made, pairs));
    }

    /** The standard error is that of DeLong, DeLong, Clarke-Pearson 1988: of the means of both kinds' shares. */
    private static Estimate nearer(double[] a, double[] b) {
        Estimate first = Estimate.of(above(a, b));
        Estimate second = Estimate.of(above(b, a));
        return new Estimate(first.value(), Math.hypot(first.se(), second.se()));
    }

    /** For each of {@code a} which share of {@code b} is larger, ties by half. */
    private static double[] above(double[] a, double[] b) {
        double[] sorted = b.clone();
        Arrays.sort(sorted);
        return Arrays.stream(a)
                .map(v -> (2.0 * sorted.length - firstAtLeast(sorted, v) - firstAbove(sorted, v)) / 2 / sorted.length)
                .toArray();
    }

    private static int firstAbove(double[] sorted, double v) {
        return firstAtLeast(sorted, Math.nextUp(v));
    }

    private static int firstAtLeast(double[] sorted, double v) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < v) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static Estimate copied(double[] a, double[] b) {
        double[] sorted = b.clone();
        Arrays.sort(sorted);
        double limit = sorted[(int) (NEAREST * sorted.length) - 1];
        return Estimate.of(Arrays.stream(a).map(v -> v <= limit ? 1 : 0).toArray());
    }

    private static List<Pair> closest(Neighbours made, int pairs) {
        return IntStream.range(0, made.n())
                .mapToObj(i -> new Pair(i, made.places()[i], made.distances()[i]))
                .sorted(Comparator.comparingDouble(Pair::distance))
                .limit(pairs)
                .toList();
    }
}
