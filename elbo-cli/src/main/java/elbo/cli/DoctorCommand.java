package elbo.cli;

import elbo.Refusal;
import elbo.data.catalog.DataCatalog;
import elbo.data.catalog.DataPlaces;
import elbo.data.drawn.DrawnSets;
import elbo.recipe.Build;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.MatrixRate;
import elbo.tensor.NativeLibraries;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elbo doctor}: what this machine offers and what was chosen, and why. */
@Command(name = "doctor", description = "Say what was found on this machine, what was chosen and why.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("elbo", Build.own().version());
        facts.put("commit", Build.own().commit());
        facts.put("jdk", Runtime.version().toString());
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.putAll(NativeLibraries.versions());
        facts.put("libtorch", Engine.version());
        facts.put("native_cache", Engine.cache().toString());
        facts.put("native_files", whole(Engine.verify()));
        facts.put("cores", Engine.cores());
        facts.put("vector_unit", Engine.vectorUnit());
        facts.put(
                "bf16",
                Engine.bfloat16() ? "this processor multiplies it (--precision bf16)" : "not known on this processor");
        facts.put("blas_kernel", Engine.blasKernel());
        Engine.settings().forEach(facts::put);
        facts.put(
                "threads_training", Engine.cores() + " of Elbo's own (each core computes a slice of the batch, alone)");
        facts.put("products", Engine.multiplies());
        facts.put("threads_dense", threads(Engine.Work.DENSE) + " (for batches that cannot be cut)");
        facts.put("threads_convolutional", threads(Engine.Work.CONVOLUTION) + " (the same, with convolutions)");
        data(facts);
        facts.put("gpu", Engine.cudaAvailable() ? "CUDA" : "none that LibTorch can use");
        Engine.threads(Engine.Work.DENSE, Engine.cores());
        facts.put("sgemm_gflops", Math.round(MatrixRate.gflops(DType.FLOAT32, Device.CPU)));
        Libraries.onPath().forEach((name, version) -> facts.put("library_" + name, version));
        common.result(
                facts,
                () -> facts.forEach((k, v) -> common.out().println(String.format(Locale.ROOT, "%-33s %s", k, v))));
        return 0;
    }

    private static String whole(int files) {
        return files == 0 ? "not unpacked before now" : files + ", as they were packed";
    }

    private static String threads(Engine.Work work) {
        Engine.threads(work, Engine.cores());
        return "LibTorch " + Engine.engineThreads() + ", BLAS " + Engine.blasThreads();
    }

    /** Which data sets are here and where; a folder that the user named but that is not there is said too. */
    private static void data(Map<String, Object> facts) {
        DataPlaces places = DataPlaces.ofThisUser(Optional.empty());
        facts.put("data_cache", places.userCache().toString());
        DataCatalog catalog = new DataCatalog(places, DrawnSets.ALL);
        for (String name : catalog.names()) {
            String place;
            try {
                DataCatalog.Description set = catalog.describe(name);
                String otherwise = set.drawn() ? "drawn when used" : "not here (elbo data fetch " + name + ")";
                place = set.folder().map(Path::toString).orElse(otherwise);
            } catch (Refusal e) {
                place = "not looked for: " + e.getMessage();
            }
            facts.put("data_" + name, place);
        }
    }
}
