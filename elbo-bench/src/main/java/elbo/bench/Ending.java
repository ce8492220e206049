package elbo.bench;

import elbo.recipe.MetricsTable;
import elbo.recipe.RunFolder;
import elbo.tensor.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a run ended, but for the time it took: the weights, the best weights, all tensors of the last checkpoint, the metrics.
 *
 * @param metrics a line for each row
 */
record Ending(SafeTensors model, SafeTensors best, SafeTensors last, List<String> metrics) {
    static Ending of(RunFolder run) throws IOException {
        SafeTensors last = SafeTensors.read(newest(run));
        return new Ending(
                SafeTensors.read(run.modelFile()),
                SafeTensors.read(run.bestFile()),
                new SafeTensors(last.entries(), Map.of()),
                MetricsTable.read(run.metricsFile()).rows().stream()
                        .map(r -> r.epoch() + " " + r.step() + " " + r.split() + " " + r.bound())
                        .toList());
    }

    private static Path newest(RunFolder run) throws IOException {
        return checkpoints(run).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** The step of the newest checkpoint; 0 without any. */
    static long newestStep(Path run) throws IOException {
        return checkpoints(new RunFolder(run))
                .mapToLong(file -> Long.parseLong(file.getFileName().toString().replaceAll("\\D", "")))
                .max()
                .orElse(0);
    }

    private static Stream<Path> checkpoints(RunFolder run) throws IOException {
        if (!Files.isDirectory(run.checkpoints())) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(run.checkpoints())) {
            return files.filter(f -> f.getFileName().toString().matches("step-\\d+[.]safetensors")).toList().stream();
        }
    }
}
