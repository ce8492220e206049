package elbo.fuzz;

import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedSampler;
import elbo.sampler.Aggregate;
import elbo.sampler.Fitted;
import elbo.sampler.Kernel;
import elbo.sampler.Mixture;
import elbo.sampler.Neighbours;
import elbo.sampler.Numbers;
import elbo.sampler.Sampler;
import elbo.tensor.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A sampler that was kept with a run: its settings, and its numbers, which the densities that need no LibTorch are made of. */
final class SamplerFiles {
    private static final int DIMS = 2;

    /** By a tensor that only they have; asked in this order. */
    private static final List<Map.Entry<String, Sampler>> KNOWN = List.of(
            Map.entry("bandwidth", new Kernel()),
            Map.entry("log_variances", new Aggregate()),
            Map.entry("centres", new Neighbours()),
            Map.entry("weights", new Mixture(10)));

    private SamplerFiles() {}

    static void prepare(Path settings) throws IOException {
        Path run = run(settings);
        List<String> unused = SavedSampler.names(); // all that there is to choose from takes its time the first time
        Files.writeString(run.resolve("recipe.yaml"), RecipeReader.write(RecipeReader.named("vae")));
        Files.writeString(run.resolve("environment.json"), "{\"schema\": 1}");
    }

    /** {@code samplers/mixture.yaml}. */
    static void settings(Path file) {
        Sampler unused = SavedSampler.settings(RunFolder.open(run(file)), "mixture", List.of());
    }

    /** {@code samplers/mixture.safetensors}, as what its tensors are named for. */
    static void numbers(Path file) {
        SafeTensors saved = SafeTensors.read(file);
        Sampler sampler = KNOWN.stream()
                .filter(e -> saved.entries().containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Mixture(10));
        try (Fitted fitted = sampler.restore(DIMS, new Numbers(file.toString(), saved.entries()))) {
            Objects.requireNonNull(fitted);
        }
    }

    private static Path run(Path settings) {
        return Objects.requireNonNull(settings.getParent()).resolveSibling("");
    }
}
