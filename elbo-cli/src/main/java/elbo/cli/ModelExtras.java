package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.metric.AnnealedNll;
import elbo.metric.Estimate;
import elbo.metric.ImportanceNll;
import elbo.metric.InferenceGaps;
import elbo.metric.KlDecomposition;
import elbo.metric.Scored;
import elbo.model.Feed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of a model that take long. */
final class ModelExtras {
    private ModelExtras() {}

    /** Information, total correlation, and what single dimensions are off by. */
    static Map<String, Object> decomposition(Subject s) {
        try (Feed feed = s.run().feed(s.measured())) {
            KlDecomposition.Result r = s.protocols().decomposition().of(s.run().model(), feed, s.rng(), s.ticker());
            Map<String, Object> names = new LinkedHashMap<>();
            names.put("examples", r.examples());
            put(names, "kl", r.kl());
            put(names, "mutual_information", r.information());
            put(names, "total_correlation", r.correlation());
            r.dimensions().ifPresent(d -> put(names, "dimension_wise_kl", d));
            return names;
        }
    }

    /** What the encoder's answer loses, and what its family does. */
    static Map<String, Object> gaps(Subject s) {
        Protocols.Gaps how = s.protocols().gaps();
        List<String> notes = scored(s, "gaps");
        try (Feed feed = s.run().feed(s.measured().limit(how.examples()))) {
            double[] nll = new ImportanceNll(how.samples())
                    .of(s.run().model(), feed, s.rng(), s.ticker())
                    .each();
            InferenceGaps.Result r = new InferenceGaps(how.refinement(), how.draws())
                    .of(s.run().model(), feed, nll, s.rng(), s.ticker());
            Map<String, Object> names = new LinkedHashMap<>();
            names.put("examples", r.n());
            put(names, "log_likelihood", r.logProb());
            put(names, "refined_elbo", r.refined());
            put(names, "encoder_elbo", r.encoder());
            put(names, "approximation_gap", r.approximation());
            put(names, "amortisation_gap", r.amortisation());
            names.put("notes", notes);
            return names;
        }
    }

    static void checkGaps(Subject s) {
        List<String> unused = scored(s, "gaps");
        InferenceGaps.check(s.run().model());
    }

    /** The likelihood by annealed importance sampling. */
    static Map<String, Object> annealed(Subject s) {
        Protocols.Ais how = s.protocols().ais();
        List<String> notes = scored(s, "ais");
        try (Feed feed = s.run().feed(s.measured().limit(how.examples()))) {
            Path kept = s.tallies().of(how.way()).orElseThrow();
            AnnealedNll.Result r = how.annealing().of(s.run().model(), feed, s.rng(), s.ticker(), kept);
            Map<String, Object> names = new LinkedHashMap<>();
            names.put("examples", r.n());
            names.put("chains", r.chains());
            names.put("temperatures", how.temperatures());
            names.put("value", r.value());
            names.put("se", r.se());
            names.put("ess", r.ess());
            names.put("acceptance", r.acceptance());
            names.put("notes", notes);
            return names;
        }
    }

    static void checkAnnealed(Subject s) {
        List<String> unused = scored(s, "ais");
        s.protocols().ais().annealing().check(s.run().model());
    }

    /** What has to be known of figures made of log p(x|z); refused where it is no probability of such data. */
    static List<String> scored(Subject s, String word) {
        return Scored.of(s.run().model(), s.run().kind(s.measured()))
                .required(s.run().model(), word);
    }

    /** A figure, and beside it its standard error. */
    static void put(Map<String, Object> names, String name, Estimate value) {
        names.put(name, value.value());
        names.put(name + "_se", value.se());
    }
}
