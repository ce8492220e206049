package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.data.Dataset;
import elbo.metric.AnnealedNll;
import elbo.metric.BidirectionalGap;
import elbo.metric.Estimate;
import elbo.model.Feed;
import java.util.LinkedHashMap;
import java.util.Map;

/** Between which bounds the annealed likelihood is known, on examples that the model itself draws. */
final class BidirectionalExtra {
    private BidirectionalExtra() {}

    static Map<String, Object> of(Subject s) {
        Protocols.Ais how = s.protocols().bidirectional();
        AnnealedNll protocol = how.annealing();
        Dataset contexts = s.measured().size() > how.examples() ? s.measured().limit(how.examples()) : s.measured();
        try (Feed feed = s.run().feed(contexts)) {
            BidirectionalGap r = BidirectionalGap.of(protocol, s.run().model(), feed, s.rng(), s.ticker());
            Map<String, Object> names = new LinkedHashMap<>();
            names.put("simulated_examples", r.lowerEach().length);
            names.put("chains", protocol.chains());
            names.put("temperatures", protocol.temperatures());
            put(names, "lower", r.lower());
            put(names, "upper", r.upper());
            put(names, "gap", r.gap());
            return names;
        }
    }

    private static void put(Map<String, Object> names, String name, Estimate value) {
        names.put(name, value.value());
        names.put(name + "_se", value.se());
    }
}
