package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.data.Dataset;
import elbo.metric.AnnealedNll;
import elbo.metric.BidirectionalGap;
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
            ModelExtras.put(names, "lower", r.lower());
            ModelExtras.put(names, "upper", r.upper());
            ModelExtras.put(names, "gap", r.gap());
            return names;
        }
    }
}
