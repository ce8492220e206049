package elbo.recipe;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.train.TrainState;
import elbo.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The states that training can go on from: one safetensors file each, the newest two kept. */
final class Checkpoints {
    private static final int KEPT = 2;

    private final Path folder;

    Checkpoints(RunFolder run) {
        this.folder = run.checkpoints();
    }

    void save(Trainer trainer, Shape event, Kind kind) {
        TrainState state = trainer.state();
        Map<String, String> metadata = SavedModel.metadata(event, kind);
        metadata.put("elbo.steps", Long.toString(state.steps()));
        metadata.put("elbo.seconds", Double.toString(state.seconds()));
        metadata.put("elbo.examples", Long.toString(state.examples()));
        String name = String.format(Locale.ROOT, "step-%010d.safetensors", state.steps());
        SafeTensors.write(folder.resolve(name), SavedModel.entries("", state.tensors()), metadata);
        prune();
    }

    /** The newest that is whole; a damaged one is told of and the one before it taken. */
    SafeTensors newest(Consumer<String> warning) {
        List<Path> files = files();
        for (Path file : files) {
            try {
                return SafeTensors.read(file);
            } catch (Refusal damaged) {
                warning.accept("skipped a damaged checkpoint: " + damaged.getMessage());
            }
        }
        throw new Refusal(
                folder.toString(),
                files.isEmpty() ? "there is no checkpoint to go on from" : "every checkpoint is damaged");
    }

    static void restore(SafeTensors saved, Trainer trainer) {
        try (Scope s = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            saved.entries().forEach((name, entry) -> tensors.put(name, Tensors.of(entry)));
            trainer.restore(new TrainState(
                    Long.parseLong(value(saved, "elbo.steps")),
                    Double.parseDouble(value(saved, "elbo.seconds")),
                    Long.parseLong(value(saved, "elbo.examples")),
                    tensors));
        } catch (NumberFormatException e) {
            throw new Refusal("checkpoint", "its counters are damaged: " + e.getMessage(), e);
        }
    }

    private static String value(SafeTensors saved, String key) {
        String value = saved.metadata().get(key);
        if (value == null) {
            throw new Refusal("checkpoint", key + " is missing");
        }
        return value;
    }

    private void prune() {
        List<Path> files = files();
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException e) {
                throw new Refusal(old.toString(), "an old checkpoint cannot be removed: " + e.getMessage(), e);
            }
        }
    }

    /** Newest first: names sort by step. */
    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().matches("step-\\d{10}\\.safetensors"))
                    .sorted((a, b) -> b.compareTo(a))
                    .toList();
        } catch (IOException e) {
            throw new Refusal(folder.toString(), "cannot be listed: " + e.getMessage(), e);
        }
    }
}
