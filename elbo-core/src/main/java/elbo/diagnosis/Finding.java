package elbo.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that is wrong.
 *
 * @param name     such as {@code posterior-collapse}
 * @param words    in one sentence
 * @param evidence the figures that say so, in nats where they are of the bound
 * @param remedies what the recipe can be changed to, the most promising first
 */
public record Finding(
        String name, Severity severity, String words, Map<String, Double> evidence, List<Remedy> remedies) {
    public Finding {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        remedies = List.copyOf(remedies);
    }
}
