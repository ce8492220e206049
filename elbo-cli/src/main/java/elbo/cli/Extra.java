package elbo.cli;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.metric.BidirectionalGap;
import elbo.metric.Geometry;
import elbo.metric.KlDecomposition;
import elbo.metric.Ticker;
import elbo.model.Model;
import elbo.recipe.Tallies;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Figures that {@code elbo evaluate} adds when asked for by name: they take long, or need labels. */
enum Extra {
    /** of KL: information, total correlation, single dimensions */
    DECOMPOSITION,
    /** of inference: amortisation, approximation */
    GAPS,
    /** the likelihood by annealed importance sampling */
    AIS,
    /** how far annealed importance sampling may be off, on examples of the model itself */
    BIDIRECTIONAL,
    /** how codes lie, and how the decoder stretches and bends them */
    GEOMETRY,
    /** of codes and factors */
    DISENTANGLEMENT,
    /** how well classes are told from codes */
    PROBE,
    /** components of the prior against classes */
    CLUSTERS,
    /** samples beside test examples */
    GENERATION;

    /**
     * What is measured.
     *
     * @param train     what learners may see
     * @param measured  what figures are of
     * @param protocols how each is measured
     * @param tallies   where what takes long keeps its values
     */
    record Subject(
            OpenRun run,
            Dataset train,
            Dataset measured,
            Protocols protocols,
            Tallies tallies,
            Rng rng,
            Ticker ticker) {}

    /** Among figures: what they were measured with, where that is not just what was asked for. */
    static final String PROTOCOL = "protocol";

    /** As it is asked for, and as its figures are called in {@code evaluation.json}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Extra::word).toList();
    }

    /** The one of that name, if there is one. */
    static Optional<Extra> of(String word) {
        return Arrays.stream(values()).filter(e -> e.word().equals(word)).findFirst();
    }

    /** Those that are among names, in the order given. */
    static List<Extra> among(List<String> words) {
        return words.stream().flatMap(word -> of(word).stream()).distinct().toList();
    }

    /**
     * Asks each what it refuses, before the first is measured.
     *
     * @throws Refusal with all that is known from the models' descriptions and the data
     */
    static void check(List<Extra> wanted, Function<String, Subject> subject) {
        List<Problem> problems = new ArrayList<>();
        for (Extra extra : wanted) {
            try {
                extra.check(subject.apply(extra.word()));
            } catch (Refusal refused) {
                problems.addAll(refused.problems());
            }
        }
        Refusal.ifAny("", problems.stream().distinct().toList());
    }

    private void check(Subject s) {
        Model model = s.run().model();
        switch (this) {
            case DECOMPOSITION -> KlDecomposition.check(model);
            case GAPS -> ModelExtras.checkGaps(s);
            case AIS -> ModelExtras.checkAnnealed(s);
            case GEOMETRY -> Geometry.check(model, s.measured().size());
            case BIDIRECTIONAL ->
                BidirectionalGap.check(s.protocols().bidirectional().annealing(), model);
            case DISENTANGLEMENT -> CodeExtras.checkDisentanglement(s);
            case PROBE -> CodeExtras.checkProbe(s);
            case CLUSTERS -> CodeExtras.checkClusters(s);
            case GENERATION -> CodeExtras.checkGeneration(s);
        }
    }

    /** The figures by name, in order. */
    Map<String, Object> of(Subject subject) {
        return switch (this) {
            case DECOMPOSITION -> ModelExtras.decomposition(subject);
            case GAPS -> ModelExtras.gaps(subject);
            case AIS -> ModelExtras.annealed(subject);
            case GEOMETRY -> GeometryExtra.of(subject);
            case BIDIRECTIONAL -> BidirectionalExtra.of(subject);
            case DISENTANGLEMENT -> CodeExtras.disentanglement(subject);
            case PROBE -> CodeExtras.probe(subject);
            case CLUSTERS -> CodeExtras.clusters(subject);
            case GENERATION -> CodeExtras.generation(subject);
        };
    }
}
