package elbo.probe;

import elbo.Refusal;
import elbo.Source;
import elbo.classical.GradientBoosting;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of test examples whose class is told from their codes, by learners that were given the classes of some training examples.
 *
 * @param test   test examples
 * @param chance the share of the class that most training examples have among the test examples: what is reached without codes
 * @param at     for each number of labels, fewest first
 */
@Source(arxiv = "1811.12359", at = "downstream tasks, and their numbers of labels")
public record Downstream(int test, double chance, List<At> at) {
    private static final String NAME = "downstream accuracy";

    /**
     * @param labels     how many training examples' classes were known
     * @param draws      how many times these were drawn; 1 where all were
     * @param linear     logistic regression
     * @param neighbours the nearest neighbours
     * @param boosted    gradient-boosted trees
     */
    public record At(int labels, int draws, Estimate linear, Estimate neighbours, Estimate boosted) {}

    /**
     * @param labels     how many, each number at least 2; more than there are stands for all
     * @param draws      which examples have labels is drawn so often; the standard error is over these, and over test examples for one
     * @param neighbours k at most, see {@link NearestProbe}
     * @param cost       C of the logistic regression: the larger, the less its weights are kept small
     * @param boosted    the trees; their time goes with the number of classes
     */
    public record Options(List<Integer> labels, int draws, int neighbours, double cost, GradientBoosting boosted) {
        /** 10, 100, 1000 and 10,000 labels, five times each. */
        public static final Options DEFAULT =
                new Options(List.of(10, 100, 1000, 10_000), 5, 5, 1, GradientBoosting.USUAL);

        public Options {
            labels = labels.stream().sorted().distinct().toList();
            if (labels.isEmpty() || labels.getFirst() < 2 || draws < 1 || neighbours < 1 || !(cost > 0)) {
                throw new IllegalArgumentException("expected numbers of labels of at least 2, at least one draw and one"
                        + " neighbour, and a cost above 0; got " + labels + ", " + draws + ", " + neighbours + " and "
                        + cost);
            }
        }
    }

    public Downstream {
        at = List.copyOf(at);
    }

    /**
     * @param train       training codes
     * @param trainLabels the class of each, numbered from 0; at least two different ones
     * @throws Refusal if labels are not as many as codes, or all training examples are of one class
     */
    public static Downstream of(
            Points train, int[] trainLabels, Points test, int[] testLabels, Options options, Rng rng, Ticker ticker) {
        requireLabels(train, trainLabels);
        requireLabels(test, testLabels);
        train.requireSameWidth(test);
        Classes.requireTwo(train.name(), trainLabels);
        Classes.requireNumbers(test.name(), testLabels);
        Task task = new Task(train, trainLabels, test, testLabels, options, LinearProbe.of(train, options.cost()));
        List<At> at = new ArrayList<>();
        int[] counts = options.labels().stream()
                .mapToInt(n -> Math.min(n, train.n()))
                .distinct()
                .toArray();
        int all = Arrays.stream(counts).map(task::draws).sum();
        int[] done = {0};
        for (int count : counts) {
            at.add(task.at(count, rng.fork("labels").at(count), () -> ticker.done(NAME, ++done[0], all)));
        }
        return new Downstream(test.n(), task.chance(), at);
    }

    private static void requireLabels(Points codes, int[] labels) {
        if (codes.n() != labels.length) {
            throw new Refusal(codes.name(), "there are " + codes.n() + ", but " + labels.length + " labels");
        }
    }

    private record Task(
            Points train, int[] trainLabels, Points test, int[] testLabels, Options options, LinearProbe linear) {
        int draws(int count) {
            return count == train.n() ? 1 : options.draws();
        }

        /** @param drawn is told of each draw that was measured */
        At at(int count, Rng rng, Runnable drawn) {
            int draws = draws(count);
            double[] linear = new double[draws];
            double[] nearest = new double[draws];
            double[] boosted = new double[draws];
            for (int i = 0; i < draws; i++) {
                int[] chosen = LabelDraw.of(trainLabels, count, rng.at(i));
                Points known = train.chosen(chosen);
                int[] labels = Arrays.stream(chosen).map(j -> trainLabels[j]).toArray();
                linear[i] = right(this.linear.predict(known, labels, test));
                nearest[i] = right(NearestProbe.predict(known, labels, test, options.neighbours()));
                Rng trees = rng.at(i).fork("trees");
                boosted[i] = right(BoostedProbe.predict(known, labels, test, options.boosted(), trees));
                drawn.run();
            }
            return new At(count, draws, estimate(linear), estimate(nearest), estimate(boosted));
        }

        private double right(int[] predicted) {
            int right = 0;
            for (int i = 0; i < predicted.length; i++) {
                right += predicted[i] == testLabels[i] ? 1 : 0;
            }
            return (double) right / predicted.length;
        }

        /** Over draws; of a single one over test examples. */
        private Estimate estimate(double[] shares) {
            double p = shares[0];
            return shares.length > 1 ? Estimate.of(shares) : new Estimate(p, Math.sqrt(p * (1 - p) / test.n()));
        }

        double chance() {
            int[] counts = new int[Arrays.stream(trainLabels).max().orElseThrow() + 1];
            Arrays.stream(trainLabels).forEach(c -> counts[c]++);
            int most = 0;
            for (int c = 0; c < counts.length; c++) {
                most = counts[c] > counts[most] ? c : most;
            }
            int[] same = new int[testLabels.length];
            Arrays.fill(same, most);
            return right(same);
        }
    }

    /** The numbers by their names in files, in order. */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("test_examples", test);
        names.put("chance", chance);
        for (At a : at) {
            put(names, "linear_accuracy_" + a.labels(), a.linear());
            put(names, "nearest_accuracy_" + a.labels(), a.neighbours());
            put(names, "boosted_accuracy_" + a.labels(), a.boosted());
            names.put("draws_" + a.labels(), a.draws());
        }
        return names;
    }

    private static void put(Map<String, Object> names, String name, Estimate value) {
        names.put(name, value.value());
        names.put(name + "_se", value.se());
    }
}
