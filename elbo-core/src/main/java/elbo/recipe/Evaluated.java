package elbo.recipe;

import elbo.Disk;
import elbo.FileTrouble;
import elbo.data.Dataset;
import elbo.metric.Fingerprint;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an evaluation is of. Figures of one and the same stand beside each other in {@code evaluation.json}; a log-likelihood of it that was
 * interrupted goes on.
 *
 * @param model fingerprint of the model's description and weights
 * @param data  SHA-256 of the examples as they are stored; of very large data of the first 256 MB
 * @param split which part of the data they are
 * @param n     examples
 * @param seed  of the draws
 */
public record Evaluated(String model, String data, String split, long n, long seed) {
    /** The names of {@link #byName}. */
    static final List<String> NAMES = List.of("n", "split", "seed", "model_sha256", "data_sha256");

    private static final int SHORT = 12;

    public static Evaluated of(Model model, Dataset examples, String split, long seed) {
        return new Evaluated(Fingerprint.of(model), Environment.hash(examples), split, examples.size(), seed);
    }

    /** As {@code evaluation.json} says it. */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        List<Object> values = List.of(n, split, seed, model, data);
        for (int i = 0; i < values.size(); i++) {
            names.put(NAMES.get(i), values.get(i));
        }
        return names;
    }

    /** Where its log-likelihood by K draws keeps its values until all are measured. */
    public Path tally(RunFolder run, int samples) {
        String all = new Fingerprint().add(toString()).add("K = " + samples).hex();
        return run.path().resolve("evaluation-" + all.substring(0, SHORT) + ".tally");
    }

    /** Removes that file, and what a process that was killed left of it. */
    public void end(RunFolder run, int samples) {
        Path tally = tally(run, samples);
        String name = String.valueOf(tally.getFileName());
        try (Stream<Path> all = Files.list(run.path())) {
            List<Path> left = all.filter(f -> String.valueOf(f.getFileName()).contains(name))
                    .toList();
            for (Path file : left) {
                Disk.now().delete(file);
            }
        } catch (IOException e) {
            throw FileTrouble.deleting(tally, e);
        }
    }
}
