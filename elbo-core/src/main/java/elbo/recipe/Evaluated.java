package elbo.recipe;

import elbo.data.Dataset;
import elbo.metric.Fingerprint;
import elbo.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    /** Among {@link #NAMES}: which weights. */
    static final String MODEL = "model_sha256";

    /** The names of {@link #byName}. */
    static final List<String> NAMES = List.of("n", "split", "seed", MODEL, "data_sha256");

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
}
