package elbo.generation;

import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.regulariser.Mmd.Kernel;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How like test examples generated ones are. All numbers are of the same features and depend on which these are.
 *
 * @param features          what they are, and what the numbers must not be compared with
 * @param frechet           see {@link Frechet}; left out where there are not more examples than features
 * @param frechetOfTraining the same of as many training examples in the place of the generated ones: what the best model would reach
 * @param rbf               see {@link Discrepancy}
 * @param imq               the same with the inverse multiquadratic kernel, whose tails are heavier
 * @param sliced            see {@link SlicedDistance}
 * @param memorisation      left out where there are fewer than 100 test examples
 * @param notes             what a reader has to know of these numbers
 */
public record Likeness(
        String features,
        int training,
        int test,
        int generated,
        Optional<Estimate> frechet,
        Optional<Estimate> frechetOfTraining,
        Support support,
        Estimate rbf,
        Estimate imq,
        Estimate sliced,
        Optional<Memorisation> memorisation,
        List<String> notes) {
    private static final int PUBLISHED = 10_000;

    /**
     * How to measure.
     *
     * @param resamples  for the standard error of the Frechet distance
     * @param directions of the sliced distance
     * @param pairs      of generated and training examples to look at
     */
    public record Options(int resamples, int directions, int pairs) {
        public static final Options DEFAULT = new Options(10, 256, 16);

        public Options {
            if (resamples < 2 || directions < 2 || pairs < 0) {
                throw new IllegalArgumentException("expected at least 2 resamples, 2 directions and 0 pairs; got "
                        + resamples + ", " + directions + " and " + pairs);
            }
        }
    }

    public Likeness {
        notes = List.copyOf(notes);
    }

    /**
     * Measures everything that there are enough examples for, and says in a note what was left out.
     *
     * @param features what the numbers are of, for the reader: {@link FeatureMap#what}
     * @throws elbo.Refusal if the three do not have the same features, or there are fewer than 6 test or 4 generated examples
     */
    public static Likeness of(
            String features, Points training, Points test, Points generated, Options options, Rng rng, Ticker ticker) {
        training.requireSameWidth(test);
        training.requireSameWidth(generated);
        List<String> notes = new ArrayList<>();
        notes.add("all numbers are of " + features);
        Support support = Support.of(test, generated, ticker);
        int same = Math.min(training.n(), generated.n());
        Points like = training.chosen(Arrays.copyOf(rng.fork("training").permutation(training.n()), same));
        return new Likeness(
                features,
                training.n(),
                test.n(),
                generated.n(),
                frechet(test, generated, options, rng, ticker, notes),
                Frechet.possible(test, like)
                        ? Optional.of(Frechet.of(test, like, options.resamples(), rng, ticker))
                        : Optional.empty(),
                support,
                Discrepancy.of(test, generated, Kernel.RBF, rng, ticker),
                Discrepancy.of(test, generated, Kernel.IMQ, rng, ticker),
                SlicedDistance.of(test, generated, options.directions(), rng.fork("directions"), ticker),
                memorisation(training, test, generated, options, ticker, notes),
                notes);
    }

    /** @throws elbo.Refusal as {@link #of} for so many examples, before there are features of them */
    public static void check(String test, int tests, String generated, int made) {
        Support.check(test, tests, generated, made);
    }

    private static Optional<Estimate> frechet(
            Points test, Points generated, Options options, Rng rng, Ticker ticker, List<String> notes) {
        if (!Frechet.possible(test, generated)) {
            notes.add("frechet_distance: left out, because " + test.dims() + " features need at least "
                    + (test.dims() + 1) + " test examples and as many generated ones");
            return Optional.empty();
        }
        if (Math.min(test.n(), generated.n()) < PUBLISHED) {
            notes.add(
                    "frechet_distance: too large by what few examples add to it; compare at the same numbers of examples only,"
                            + " and with frechet_distance_of_training_examples");
        }
        return Optional.of(Frechet.of(test, generated, options.resamples(), rng, ticker));
    }

    private static Optional<Memorisation> memorisation(
            Points training, Points test, Points generated, Options options, Ticker ticker, List<String> notes) {
        if (test.n() < Memorisation.LEAST) {
            notes.add("memorisation: left out, because it needs at least " + Memorisation.LEAST + " test examples");
            return Optional.empty();
        }
        return Optional.of(Memorisation.of(training, test, generated, options.pairs(), ticker));
    }

    /** The numbers by their names in files, in order. */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("features", features);
        names.put("training_examples", training);
        names.put("test_examples", test);
        names.put("generated_examples", generated);
        frechet.ifPresent(f -> put(names, "frechet_distance", f));
        frechetOfTraining.ifPresent(f -> put(names, "frechet_distance_of_training_examples", f));
        put(names, "precision", support.precision());
        put(names, "recall", support.recall());
        put(names, "density", support.density());
        put(names, "coverage", support.coverage());
        put(names, "mmd_rbf", rbf);
        put(names, "mmd_imq", imq);
        put(names, "sliced_wasserstein", sliced);
        memorisation.ifPresent(m -> {
            put(names, "nearest_training_distance", m.generated());
            put(names, "nearest_training_distance_of_test_examples", m.test());
            put(names, "nearer_than_test_examples", m.nearer());
            put(names, "as_near_as_nearest_hundredth_of_test_examples", m.copied());
        });
        names.put("notes", notes);
        return names;
    }

    private static void put(Map<String, Object> names, String name, Estimate value) {
        names.put(name, value.value());
        names.put(name + "_se", value.se());
    }
}
