package elbo.recipe;

import elbo.Refusal;
import elbo.tensor.SafeTensors;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.train.TrainState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where training stood, copied out of the engine: what a checkpoint file holds. The file states the SHA-256 of all else in it.
 *
 * @param counters how far training was, by name
 * @param about    what it was training: the words of a model's file, with the recipe's core
 */
record Snapshot(Map<String, SafeTensors.Entry> tensors, Map<String, String> counters, Map<String, String> about) {
    private static final String STEPS = "elbo.steps";
    private static final String SECONDS = "elbo.seconds";
    private static final String EXAMPLES = "elbo.examples";
    private static final String RECOVERIES = "elbo.recoveries";
    private static final String CHECKSUM = "elbo.sha256";

    /** Copies the state's tensors: the only part of saving that training waits for. */
    static Snapshot of(TrainState state, Map<String, String> about) {
        Map<String, String> counters = Map.of(
                STEPS, Long.toString(state.steps()),
                SECONDS, Double.toString(state.seconds()),
                EXAMPLES, Long.toString(state.examples()),
                RECOVERIES, Integer.toString(state.recoveries()));
        return new Snapshot(SavedModel.entries(state.tensors()), counters, about);
    }

    long steps() {
        return whole(STEPS);
    }

    /** The weights alone, averaged where training averages them, as a model's file names them. */
    Map<String, SafeTensors.Entry> weights() {
        Map<String, SafeTensors.Entry> averaged = below(TrainState.AVERAGE);
        return averaged.isEmpty() ? below(TrainState.MODEL) : averaged;
    }

    private Map<String, SafeTensors.Entry> below(String prefix) {
        Map<String, SafeTensors.Entry> some = new LinkedHashMap<>();
        tensors.forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                some.put(name.substring(prefix.length()), entry);
            }
        });
        return some;
    }

    void write(Path file) {
        Map<String, String> words = words();
        words.put(CHECKSUM, SafeTensors.sha256(tensors, words));
        SafeTensors.write(file, tensors, words);
    }

    /** @throws Refusal if the file is damaged in any way */
    static Snapshot read(Path file) {
        SafeTensors saved = SafeTensors.read(file);
        Map<String, String> words = new LinkedHashMap<>(saved.metadata());
        String promised = words.remove(CHECKSUM);
        if (promised == null) {
            throw new Refusal(file.toString(), "is not a checkpoint: " + CHECKSUM + " is missing");
        }
        if (!promised.equals(SafeTensors.sha256(saved.entries(), words))) {
            throw new Refusal(file.toString(), "is damaged: the SHA-256 that it states is not that of what it holds");
        }
        Map<String, String> counters = new LinkedHashMap<>(words);
        counters.keySet().retainAll(Set.of(STEPS, SECONDS, EXAMPLES, RECOVERIES));
        words.keySet().removeAll(counters.keySet());
        Snapshot snapshot = new Snapshot(saved.entries(), counters, words);
        List.of(STEPS, EXAMPLES, RECOVERIES).forEach(snapshot::whole); // known to be numbers from here on
        return snapshot;
    }

    /** The state, its tensors in the scope that is open. */
    TrainState state() {
        Map<String, Tensor> live = new LinkedHashMap<>();
        tensors.forEach((name, entry) -> live.put(name, Tensors.of(entry)));
        try {
            return new TrainState(
                    steps(),
                    Double.parseDouble(counter(SECONDS)),
                    whole(EXAMPLES),
                    Math.toIntExact(whole(RECOVERIES)),
                    live);
        } catch (NumberFormatException e) {
            throw new Refusal("checkpoint", "its counters are damaged: " + e.getMessage(), e);
        }
    }

    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>(about);
        words.putAll(counters);
        return words;
    }

    private long whole(String name) {
        String value = counter(name);
        if (!value.matches("\\d{1,15}")) {
            throw new Refusal("checkpoint", name + " is damaged");
        }
        return Long.parseLong(value);
    }

    private String counter(String name) {
        String value = counters.get(name);
        if (value == null) {
            throw new Refusal("checkpoint", name + " is missing");
        }
        return value;
    }
}
