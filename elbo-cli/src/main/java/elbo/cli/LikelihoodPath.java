package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.recipe.Json;
import elbo.recipe.RunFolder;
import elbo.reproduction.LearningCurve;
import elbo.reproduction.Likelihood;
import elbo.tensor.Rng;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A trial that stops on its way to have its likelihood measured, and goes on. What was measured is in {@code likelihood.json} of its
 * folder and is not measured again.
 *
 * @param part the run, trained to this step
 */
record LikelihoodPath(
        RunFolder folder, Likelihood how, Splits data, int limit, int batch, LongFunction<SweepRun> part) {
    private static final String FILE = "likelihood.json";

    /** Minus log p(x) in nats, a mean over examples. */
    record Point(int seen, double train, double test) {}

    /** Trains as far as the last point. */
    List<Point> walk(SweepProgress progress, StopSignal stop) {
        List<Point> points = read();
        for (int seen : how.seen()) {
            if (points.stream().anyMatch(p -> p.seen() == seen)) {
                continue;
            }
            SweepRun run =
                    part.apply(Likelihood.steps(seen, limited(data.train()).size(), batch));
            boolean unused = run.trained(progress);
            endWhereAsked(run, stop);
            points.add(measured(run, seen, progress, stop));
            write(points);
        }
        return points;
    }

    private Dataset limited(Dataset all) {
        return limit == 0 ? all : all.limit(limit);
    }

    private Point measured(SweepRun run, int seen, SweepProgress progress, StopSignal stop) {
        Ticker ticker = (what, done, of) -> {
            endWhereAsked(run, stop);
            progress.shown(run.name(), 0.5, () -> what + " " + done + " of " + of);
        };
        try (OpenRun open = OpenRun.of(folder, false, run.settings().threads())) {
            return new Point(seen, of(open, limited(data.train()), ticker), of(open, data.test(), ticker));
        }
    }

    private static void endWhereAsked(SweepRun run, StopSignal stop) {
        if (stop.requested()) {
            throw new Refusal(run.name(), "stopped, and saved");
        }
    }

    private double of(OpenRun open, Dataset all, Ticker ticker) {
        Dataset first = all.size() > how.examples() ? all.limit(how.examples()) : all;
        try (Feed feed = open.feed(first)) {
            return how.protocol().of(open.model(), feed, Rng.of(1), ticker).value();
        }
    }

    /** Of both splits. */
    static Stream<LearningCurve> curves(String trial, List<Point> points) {
        double[] seen = points.stream().mapToDouble(Point::seen).toArray();
        double[] train = points.stream().mapToDouble(p -> -p.train()).toArray();
        double[] test = points.stream().mapToDouble(p -> -p.test()).toArray();
        return Stream.of(
                new LearningCurve(trial, "log_likelihood", "train", seen, train),
                new LearningCurve(trial, "log_likelihood", "test", seen, test));
    }

    private void write(List<Point> points) {
        List<Map<String, Object>> all = points.stream()
                .map(p -> Map.<String, Object>of("seen", p.seen(), "train", p.train(), "test", p.test()))
                .toList();
        Json.write(file(), Map.of("protocol", how.toString(), "points", all));
    }

    private List<Point> read() {
        List<Point> points = new ArrayList<>();
        if (!Files.exists(file())) {
            return points;
        }
        JsonNode kept = Json.read(file());
        if (!kept.path("protocol").asString("").equals(how.toString())) {
            throw new Refusal(
                    file().toString(), "was measured in another way than the entry now says. Choose another --out");
        }
        kept.path("points")
                .forEach(p -> points.add(new Point(
                        p.path("seen").asInt(),
                        p.path("train").asDouble(),
                        p.path("test").asDouble())));
        return points;
    }

    private Path file() {
        return folder.path().resolve(FILE);
    }
}
