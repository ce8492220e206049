package elbo.cli;

import elbo.Refusal;
import elbo.cli.Extra.Subject;
import elbo.clusters.Clustering;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.distribution.Distribution;
import elbo.distribution.Mixture;
import elbo.explore.Codes;
import elbo.factors.Disentanglement;
import elbo.factors.FactoredCodes;
import elbo.factors.Metric;
import elbo.factors.Protocol;
import elbo.factors.Score;
import elbo.generation.Classifier;
import elbo.generation.Likeness;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nearest.Points;
import elbo.probe.Classes;
import elbo.probe.Downstream;
import elbo.recipe.RecordFile;
import elbo.tensor.Along;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a run's codes and samples are worth to others. */
final class CodeExtras {
    private static final int BATCH = 1000;

    private CodeExtras() {}

    /** Codes against the factors that made the examples. */
    static Map<String, Object> disentanglement(Subject s) {
        FactoredCodes data = factored(s);
        Map<String, Object> scores = new LinkedHashMap<>();
        Protocol used = s.protocols().disentanglement().protocol().within(data);
        for (Score score : Disentanglement.of(data, EnumSet.allOf(Metric.class), used, s.rng(), s.ticker())) {
            scores.put(score.name(), score.value());
            if (score.name().equals("mig")) {
                scores.put("information", Objects.requireNonNull(score.details().get("information")));
            }
        }
        scores.put("examples", data.size());
        scores.put("factors", data.names());
        List<String> constant = s.measured().labels().columns().stream()
                .filter(c -> !varies(c))
                .map(c -> c.name() + ": left out, because it is the same in all examples")
                .toList();
        if (!constant.isEmpty()) {
            scores.put("notes", constant);
        }
        scores.put(Extra.PROTOCOL, RecordFile.tree(Protocols.Factors.of(used)));
        return scores;
    }

    static void checkDisentanglement(Subject s) {
        List<Labels.Column> columns = factors(s);
        Disentanglement.check(s.run().model().latent(), table(columns), names(columns));
    }

    /** The classes of test examples told from their codes, by learners that know a few. */
    static Map<String, Object> probe(Subject s) {
        Classes known = Classes.of(s.train());
        Classes asked = Classes.of(s.measured());
        Points train = points("training codes", codes(s, s.train()));
        Points test = points("codes", codes(s, s.measured()));
        return Downstream.of(
                        train,
                        known.labels(),
                        test,
                        asked.labels(),
                        s.protocols().probe(),
                        s.rng(),
                        s.ticker())
                .byName();
    }

    static void checkProbe(Subject s) {
        Classes unused = Classes.of(s.train());
        unused = Classes.of(s.measured());
    }

    /** The components of a mixture prior against the classes. */
    static Map<String, Object> clusters(Subject s) {
        Classes classes = Classes.of(s.measured());
        int[] components = components(s);
        Map<String, Object> figures =
                Clustering.of(components, classes.labels()).byName();
        figures.put("confusion", Confusion.of(components, classes));
        return figures;
    }

    static void checkClusters(Subject s) {
        Classes unused = Classes.of(s.measured());
        Model model = s.run().model();
        Shape one = Shape.of(1, model.context().width());
        try (Grad.Guard off = Grad.off();
                Scope scope = Scope.open()) {
            Mixture unusedPrior = mixture(model.prior(Tensors.zeros(one, model.type(), model.device())));
        }
    }

    /** Samples beside test examples, by the features of a classifier of this data. */
    static Map<String, Object> generation(Subject s) {
        Protocols.Generation how = s.protocols().generation();
        int n = generated(s);
        float[] drawn = drawn(s, n);
        try (Classifier classifier = Classifier.train(
                s.train(), s.measured(), how.classifier(), s.rng().fork("classifier"), s.ticker())) {
            Likeness likeness = Likeness.of(
                    classifier.what(),
                    classifier.points(s.train(), s.ticker()),
                    classifier.points(s.measured(), s.ticker()),
                    classifier.points("samples", drawn, s.ticker()),
                    how.likeness(),
                    s.rng().fork("likeness"),
                    s.ticker());
            likeness.memorisation().ifPresent(m -> NearestSheet.save(s, drawn, m.closest()));
            Map<String, Object> figures = likeness.byName();
            figures.put("classifier_accuracy", classifier.accuracy().value());
            return figures;
        }
    }

    static void checkGeneration(Subject s) {
        Classifier.check(s.train(), s.measured());
        Likeness.check(s.measured().name(), s.measured().size(), "samples", generated(s));
    }

    private static int generated(Subject s) {
        return Math.min(s.protocols().generation().examples(), s.measured().size());
    }

    /** Examples of the model's own, each told what is known of one of the measured. */
    private static float[] drawn(Subject s, int n) {
        int[] some =
                Arrays.copyOf(s.rng().fork("contexts").permutation(s.measured().size()), n);
        try (Feed feed = s.run().feed(s.measured())) {
            long[] rows = Arrays.stream(some).asLongStream().toArray();
            return s.run().explorer().sample(feed, rows, s.rng().fork("samples"));
        }
    }

    private static Codes codes(Subject s, Dataset examples) {
        try (Feed feed = s.run().feed(examples)) {
            return s.run().explorer().encode(feed, s.rng().fork("codes"));
        }
    }

    private static Points points(String name, Codes codes) {
        return new Points(name, codes.n(), codes.dims(), codes.mean());
    }

    /** The columns of labels that tell something. */
    private static List<Labels.Column> factors(Subject s) {
        List<Labels.Column> columns = s.measured().labels().columns().stream()
                .filter(CodeExtras::varies)
                .toList();
        if (columns.size() < 2) {
            throw new Refusal(
                    s.measured().name(),
                    "disentanglement needs the factors that made the examples, two columns of labels with several values; got "
                            + columns.size() + ". Fix: --data shapes, or another data set whose factors are known");
        }
        return columns;
    }

    private static FactoredCodes factored(Subject s) {
        List<Labels.Column> columns = factors(s);
        Codes codes = codes(s, s.measured());
        double[][] means = new double[codes.n()][codes.dims()];
        for (int i = 0; i < codes.n(); i++) {
            for (int d = 0; d < codes.dims(); d++) {
                means[i][d] = codes.mean()[i * codes.dims() + d];
            }
        }
        return FactoredCodes.of(means, table(columns), names(columns));
    }

    /** Of each example the value of each factor. */
    private static int[][] table(List<Labels.Column> columns) {
        int[][] factors = new int[columns.getFirst().values().length][columns.size()];
        for (int f = 0; f < columns.size(); f++) {
            int[] ranks = ranks(columns.get(f).values());
            for (int i = 0; i < ranks.length; i++) {
                factors[i][f] = ranks[i];
            }
        }
        return factors;
    }

    private static List<String> names(List<Labels.Column> columns) {
        return columns.stream().map(Labels.Column::name).toList();
    }

    /** What is the same in all examples, as in the first of ordered ones, tells nothing. */
    private static boolean varies(Labels.Column column) {
        return Arrays.stream(ranks(column.values())).anyMatch(rank -> rank > 0);
    }

    /** The values that occur, numbered from 0 in their order. */
    private static int[] ranks(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[count - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        int[] ranks = new int[values.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Arrays.binarySearch(sorted, 0, count, values[i]);
        }
        return ranks;
    }

    /** The component that each example's code most probably came from. */
    private static int[] components(Subject s) {
        Model model = s.run().model();
        int[] components = new int[s.measured().size()];
        try (Feed feed = s.run().feed(s.measured())) {
            for (int from = 0; from < components.length; from += BATCH) {
                int count = Math.min(BATCH, components.length - from);
                try (Grad.Guard off = Grad.off();
                        Scope scope = Scope.open()) {
                    Observed o =
                            feed.range(from, count, s.rng().fork("binarize").at(from));
                    Tensor z = model.posterior(o).mean();
                    Mixture prior = mixture(model.prior(o.context()));
                    Tensor each = prior.logProbOfEach(z).add(Along.logSoftmax(prior.logits(), -1));
                    long[] most = Functions.argmax(each).toLongs();
                    for (int i = 0; i < count; i++) {
                        components[from + i] = Math.toIntExact(most[i]);
                    }
                }
            }
        }
        return components;
    }

    private static Mixture mixture(Distribution prior) {
        if (prior instanceof Mixture mixture) {
            return mixture;
        }
        throw new Refusal(
                "clusters",
                "needs a prior of several components, whose numbers are the clusters. Fix: the recipe vade or mog-prior");
    }
}
