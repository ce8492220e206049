package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.data.Labels;
import elbo.factors.Correlation;
import elbo.model.Feed;
import java.util.Arrays;
import java.util.Map;

/** How codes lie, and how the decoder stretches and bends them. */
final class GeometryExtra {
    private GeometryExtra() {}

    static Map<String, Object> of(Subject s) {
        try (Feed feed = s.run().feed(s.measured())) {
            Map<String, Object> figures = s.protocols()
                    .geometry()
                    .of(s.run().model(), feed, s.rng(), s.ticker())
                    .byName();
            if (s.run().model().latent() == 1) {
                orders(s, feed, figures);
            }
            return figures;
        }
    }

    /** Whether one dimension puts examples in the order of the number that made them, as a phase or an angle. */
    private static void orders(Subject s, Feed feed, Map<String, Object> figures) {
        double[] codes =
                doubles(s.run().explorer().encode(feed, s.rng().fork("codes")).mean());
        for (Labels.Column column : s.measured().labels().columns()) {
            if (!column.categorical()) {
                figures.put(
                        "rank_correlation_with_" + column.name(),
                        Correlation.spearman(codes, doubles(column.values())));
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        Arrays.setAll(out, i -> values[i]);
        return out;
    }
}
