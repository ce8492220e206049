package elbo.fuzz;

import elbo.Problem;
import elbo.Refusal;
import elbo.generation.Classifier;
import java.util.List;

/** Every target there is; a new one is one more line here, and a folder of seeds. */
final class Targets {
    private static final int SHORT = 1 << 11;
    private static final int USUAL = 1 << 12;

    static final List<Target> ALL = List.of(
            new Target("idx", "images-idx3-ubyte", USUAL, DataFile::read),
            new Target("idx-labels", "data/train-labels", USUAL, IdxLabels::prepare, IdxLabels::read),
            new Target("npy", "array.npy", USUAL, NpyFile::read),
            new Target("npy-folder", "data/x.npy", USUAL, DataFile::folder),
            new Target("npz", "arrays.npz", USUAL, DataFile::read),
            new Target("npz-bits", "arrays.npz", USUAL, DataFile::bits),
            new Target("csv", "table.csv", USUAL, DataFile::read),
            new Target("amat", "rows.amat", USUAL, DataFile::read),
            new Target("txt", "texts.txt", USUAL, DataFile::read),
            new Target("txt-words", "texts.txt", USUAL, DataFile::words),
            new Target("mat", "matrices.mat", USUAL, DataFile::read),
            new Target("pictures", "data/ape/a.png", SHORT, PictureFiles::prepare, PictureFiles::read),
            new Target("recipe", "recipe.yaml", USUAL, RecipeFile::read),
            new Target("set", "words", SHORT, SetOption::read),
            new Target("safetensors", "model.safetensors", USUAL, WeightsFile::read),
            new Target("classifier", "classifier.safetensors", USUAL, Classifier::check),
            new Target("features", "features.safetensors", USUAL, FeatureFile::read),
            new Target("environment", "run/environment.json", USUAL, EnvironmentFile::prepare, EnvironmentFile::read),
            new Target("metrics", "metrics.csv", USUAL, MetricsFile::read),
            new Target("names", "names.json", USUAL, NamesFile::read),
            new Target("sweep", "sweep.yaml", USUAL, EntryFiles::sweep),
            new Target("reproduction", "entry.yaml", USUAL, EntryFiles::reproduction),
            new Target("sampler", "run/samplers/mixture.yaml", SHORT, SamplerFiles::prepare, SamplerFiles::settings),
            new Target("sampler-numbers", "mixture.safetensors", USUAL, SamplerFiles::numbers));

    private Targets() {}

    /** @throws Refusal if there is none of this name */
    static Target named(String name) {
        return ALL.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(Problem.unknown("benchmarks/fuzz", "target", name, names())));
    }

    static List<String> names() {
        return ALL.stream().map(Target::name).toList();
    }
}
