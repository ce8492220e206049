package elbo.recipe;

import elbo.Refusal;
import elbo.data.format.NpyWriter;
import elbo.train.Diverged;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a run keeps of a number that was not finite: what and where it was, and the batch. */
final class Divergence {
    private Divergence() {}

    /**
     * {@code diverged.json} and {@code diverged.npy}, the examples of the batch, {@code [B, event]}.
     *
     * @param warning is told where they cannot be written: that must not hide what was found
     */
    static void write(RunFolder folder, Diverged.Finding found, Consumer<String> warning) {
        try {
            write(folder, found);
            warning.accept(folder.divergenceFile() + " and " + batch(folder).getFileName() + ", the batch, say more");
        } catch (Refusal e) {
            warning.accept(String.valueOf(e.getMessage()));
        }
    }

    private static void write(RunFolder folder, Diverged.Finding found) {
        NpyWriter.write(batch(folder), found.shape(), found.examples());
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("epoch", found.epoch());
        record.put("step", found.step());
        record.put("not_finite", found.term());
        record.put("first_in", found.place());
        record.put("learning_rate", found.rate());
        found.batch().byName().forEach((name, value) -> record.put(name, String.valueOf(value)));
        record.put("batch", batch(folder).getFileName().toString());
        Json.write(folder.divergenceFile(), record);
    }

    private static Path batch(RunFolder folder) {
        return folder.path().resolve("diverged.npy");
    }
}
