package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.metric.Geometry;
import elbo.model.Feed;
import java.util.Map;

/** How codes lie, and how the decoder stretches and bends them. */
final class GeometryExtra {
    private GeometryExtra() {}

    static Map<String, Object> of(Subject s, Geometry protocol) {
        try (Feed feed = s.run().feed(s.measured())) {
            return protocol.of(s.run().model(), feed, s.rng(), s.ticker()).byName();
        }
    }
}
