package elbo.cli;

import elbo.data.Dataset;
import elbo.diagnosis.Symptoms;
import elbo.diagnosis.Symptoms.Codes;
import elbo.diagnosis.Symptoms.Decoder;
import elbo.metric.DecoderSpread;
import elbo.metric.Estimate;
import elbo.metric.GradientNorms;
import elbo.metric.LatentUse;
import elbo.metric.MutualInformation;
import elbo.metric.Ticker;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.nn.Moment;
import elbo.posterior.Posterior;
import elbo.recipe.MetricsTable;
import elbo.recipe.Recipe;
import elbo.recipe.SavedEvaluation;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Gathers the figures of a run that {@code elbo diagnose} looks at; what its files have not is measured on some examples. */
final class Complaint {
    private static final int BATCH = 500;
    private static final int GRADIENT_BATCH = 128;
    private static final Rng RNG = Rng.of(1).fork("diagnose");

    private Complaint() {}

    /** @param saved what the run's files say of its codes */
    static Symptoms of(OpenRun run, Optional<SavedEvaluation> saved, Dataset examples, Ticker ticker) {
        MetricsTable metrics = MetricsTable.read(run.folder().metricsFile());
        Recipe recipe = run.recipe();
        List<MetricsTable.Row> test = metrics.of("test");
        try (Feed feed = run.feed(examples)) {
            return new Symptoms(
                    bounds(metrics.of("train")),
                    bounds(test),
                    recipe.training().epochs(),
                    recipe.training().patience() > 0,
                    codes(run, saved, feed, ticker),
                    decoder(run.model(), feed, run.moment()));
        }
    }

    private static List<Bound> bounds(List<MetricsTable.Row> rows) {
        return rows.stream().map(MetricsTable.Row::bound).toList();
    }

    private static Codes codes(OpenRun run, Optional<SavedEvaluation> saved, Feed feed, Ticker ticker) {
        Posterior posterior = run.recipe().model().posterior();
        int dimensions = run.model().latent();
        if (!posterior.measurable() || posterior.exact()) {
            return Codes.unknown(false, dimensions);
        }
        OptionalDouble information =
                saved.map(e -> e.number("mutual_information")).orElse(OptionalDouble.empty());
        OptionalDouble active = saved.map(e -> e.number("active_units")).orElse(OptionalDouble.empty());
        return information.isPresent() && active.isPresent()
                ? said(saved.get(), dimensions)
                : measured(run.model(), feed, ticker);
    }

    private static Codes said(SavedEvaluation e, int dimensions) {
        OptionalDouble most = e.number("aggregate_examples");
        return new Codes(
                true,
                dimensions,
                e.number("active_units"),
                boxed(e.lists().getOrDefault("kl_per_dim", new double[0])),
                e.number("mutual_information"),
                most.isPresent() ? OptionalDouble.of(Math.log(most.getAsDouble())) : most,
                e.number("marginal_kl"));
    }

    private static Codes measured(Model model, Feed feed, Ticker ticker) {
        LatentUse use = LatentUse.of(model, feed, BATCH, RNG, ticker);
        MutualInformation information =
                MutualInformation.of(model, feed, Math.toIntExact(feed.size()), BATCH, RNG, ticker);
        return new Codes(
                true,
                model.latent(),
                OptionalDouble.of(use.active()),
                boxed(use.kl().orElse(new double[0])),
                OptionalDouble.of(information.information().value()),
                OptionalDouble.of(information.bound()),
                information.marginalKl().stream().mapToDouble(Estimate::value).findFirst());
    }

    private static Decoder decoder(Model model, Feed feed, Moment end) {
        OptionalDouble ratio = GradientNorms.of(model, feed, GRADIENT_BATCH, end, RNG)
                .map(n -> OptionalDouble.of(n.ratio()))
                .orElse(OptionalDouble.empty());
        return DecoderSpread.of(model, feed, GRADIENT_BATCH, RNG)
                .map(d -> new Decoder(ratio, OptionalDouble.of(d.decoder()), OptionalDouble.of(d.data())))
                .orElse(new Decoder(ratio, OptionalDouble.empty(), OptionalDouble.empty()));
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
