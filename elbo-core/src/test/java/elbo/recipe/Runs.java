package elbo.recipe;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.data.drawn.Planes;
import elbo.data.drawn.Sums;
import elbo.nn.Precision;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.train.Listener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs small enough for a test: 50 examples in steps of 16, so 4 steps in an epoch and 8 in all. */
final class Runs {
    static final int STEPS_PER_EPOCH = 4;

    private Runs() {}

    static final Recipe DENSE = RecipeReader.parse("dense", """
            parent: vae
            name: small
            model: { encoder: { hidden: [8] }, latent: 3, decoder: { hidden: [8] } }
            training: { batch: 16, epochs: 2 }
            """);

    static final Recipe CONVOLUTIONAL = RecipeReader.parse("convolutional", """
            parent: keras-conv
            name: small-conv
            model:
              encoder: { channels: [4, 3], dense: [5] }
              decoder: { base: 3, channels: [4] }
            training: { batch: 16, epochs: 2 }
            """);

    static Splits vectors() {
        return splits(Shape.of(12));
    }

    static Splits pictures() {
        return splits(Shape.of(1, 7, 6));
    }

    /** As large as the pictures of the built-in recipes: two steps of 16 in an epoch. */
    static Splits digits() {
        Shape event = Shape.of(1, 28, 28);
        return new Splits("drawn", rows("drawn/train", event, 32, 1), rows("drawn/test", event, 8, 2));
    }

    /** Some of what a recipe is for: points of the plane, texts, or pictures. */
    static Splits of(Recipe recipe) {
        Path unused = Path.of("unused");
        Splits all = switch (recipe.data().name()) {
            case "two-moons" -> Planes.TWO_MOONS.open(unused);
            case "sums" -> Sums.open(unused);
            default -> digits();
        };
        return new Splits(all.name(), all.train().limit(64), all.test().limit(32));
    }

    private static Splits splits(Shape event) {
        return new Splits("drawn", rows("drawn/train", event, 50, 1), rows("drawn/test", event, 20, 2));
    }

    private static Dataset rows(String name, Shape event, int n, long seed) {
        Rng rng = Rng.of(seed).fork("rows");
        float[] values = new float[Math.toIntExact(n * event.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (rng.at(i).nextLong() >>> 40) * 0x1p-24f;
        }
        float[] classes = new float[n];
        for (int i = 0; i < n; i++) {
            classes[i] = i % 10;
        }
        List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, classes, names)));
        return MemoryDataset.floats(name, event, Kind.UNIT, values, labels);
    }

    static Experiment.Settings settings(long maxSteps) {
        return new Experiment.Settings(7, 1, Device.CPU, Precision.FP32, 0, maxSteps, "elbo train");
    }

    /** A run from its beginning to {@code maxSteps}. */
    static RunFolder run(Path out, Recipe recipe, Splits data, long maxSteps) {
        RunFolder folder = RunFolder.create(out);
        List<String> warnings = new ArrayList<>();
        new Experiment(recipe, data, settings(maxSteps), warnings::add).run(folder, Listener.NONE);
        if (!warnings.isEmpty()) {
            throw new AssertionError("not expected: " + warnings);
        }
        return folder;
    }

    /** Goes on to {@code maxSteps}; gives the warnings. */
    static List<String> resume(RunFolder folder, Splits data, long maxSteps) {
        List<String> warnings = new ArrayList<>();
        new Experiment(folder.recipe(), data, settings(maxSteps), warnings::add).resume(folder, Listener.NONE);
        return warnings;
    }
}
