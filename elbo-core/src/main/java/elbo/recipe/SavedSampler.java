package elbo.recipe;

import elbo.FileTrouble;
import elbo.Problem;
import elbo.Refusal;
import elbo.model.Model;
import elbo.sampler.CodeDistances;
import elbo.sampler.Fitted;
import elbo.sampler.Numbers;
import elbo.sampler.Sampler;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Samplers beside a run's model: {@code samplers/NAME.yaml}, the settings, and {@code samplers/NAME.safetensors}, the numbers, with the
 * settings, the examples and the weights that they were fitted to. What was fitted with other settings, to other examples or to
 * other weights, is not used.
 *
 * @param distances between codes that it drew and codes of test examples
 */
public record SavedSampler(Fitted fitted, Optional<CodeDistances> distances) implements AutoCloseable {
    private static final String SETTINGS = "elbo.sampler";
    private static final String EXAMPLES = "elbo.examples";
    private static final String WEIGHTS = "elbo.weights";
    private static final String DISTANCES = "elbo.distances";

    /** The names of what can be fitted. */
    public static List<String> names() {
        return Catalog.names(Sampler.class);
    }

    /**
     * The settings of a sampler: the run's own file of them, or else the usual ones, with single values changed.
     *
     * @param assignments {@code components=5}
     */
    public static Sampler settings(RunFolder run, String name, List<String> assignments) {
        Record usual = Catalog.named(Sampler.class, name)
                .orElseThrow(() -> new Refusal(Problem.unknown("sampler", "sampler", name, names())));
        Path file = settingsFile(run, name);
        Record own = Files.exists(file) ? read(file, name, usual) : usual;
        return (Sampler) RecordFile.with(own, assignments);
    }

    private static Record read(Path file, String name, Record usual) {
        try {
            if (Files.size(file) > Yaml.LARGEST) {
                throw new Refusal(file.toString(), "is larger than 64 KB, which no settings are");
            }
            Object document = Yaml.parse(file.toString(), Files.readString(file));
            if (!(document instanceof Map<?, ?> map) || !name.equals(map.get("type"))) {
                throw new Refusal(
                        file.toString(),
                        "expected the settings of a sampler, with \"type: " + name
                                + "\". Fix: remove it, for the usual ones");
            }
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            rest.remove("type");
            return RecordFile.made(file.toString(), usual, rest);
        } catch (CharacterCodingException e) {
            throw new Refusal(file.toString(), "is damaged: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    /**
     * What was fitted with these settings to codes that this model has of these examples, if it was.
     *
     * @param examples which, in words: {@code mnist, the first 500}
     */
    public static Optional<SavedSampler> load(RunFolder run, Sampler sampler, String examples, Model model) {
        Path file = numbersFile(run, name(sampler));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SafeTensors saved = SafeTensors.read(file);
        String settings = saved.metadata().get(SETTINGS);
        if (settings == null) {
            throw new Refusal(
                    file.toString(), "is no sampler of this program (" + SETTINGS + " is missing). Fix: remove it");
        }
        if (!settings.equals(text(sampler))
                || !examples.equals(saved.metadata().get(EXAMPLES))
                || !weights(model).equals(saved.metadata().get(WEIGHTS))) {
            return Optional.empty();
        }
        Optional<CodeDistances> distances =
                Optional.ofNullable(saved.metadata().get(DISTANCES)).map(text -> distances(file, text));
        Fitted fitted = sampler.restore(model.latent(), new Numbers(file.toString(), saved.entries()));
        return Optional.of(new SavedSampler(fitted, distances));
    }

    /** Keeps it with the run, as fitted to codes that this model has of these examples. */
    public void write(RunFolder run, Sampler sampler, String examples, Model model) {
        String name = name(sampler);
        Map<String, String> about = new LinkedHashMap<>();
        about.put(SETTINGS, text(sampler));
        about.put(EXAMPLES, examples);
        about.put(WEIGHTS, weights(model));
        distances.ifPresent(d -> about.put(DISTANCES, Json.line(d.byName())));
        RunFolder.text(settingsFile(run, name), text(sampler));
        SafeTensors.write(numbersFile(run, name), fitted.numbers(), about);
    }

    private static CodeDistances distances(Path file, String text) {
        JsonNode root = Json.parse(file + ": " + DISTANCES, text);
        List<CodeDistances.Row> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : root.properties()) {
            if (!each.getKey().equals("n")) {
                rows.add(new CodeDistances.Row(
                        each.getKey(), number(file, each.getValue(), "value"), number(file, each.getValue(), "floor")));
            }
        }
        return new CodeDistances((int) number(file, root, "n"), rows);
    }

    private static double number(Path file, JsonNode node, String key) {
        if (!node.path(key).isNumber()) {
            throw new Refusal(file.toString(), "is damaged: " + DISTANCES + " has no number \"" + key + "\"");
        }
        return node.path(key).asDouble();
    }

    private static String name(Sampler sampler) {
        return Catalog.nameOf(Sampler.class, sampler).orElseThrow();
    }

    private static String text(Sampler sampler) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", name(sampler));
        tree.putAll(RecordWriter.write((Record) sampler));
        return Yaml.write(tree);
    }

    private static String weights(Model model) {
        try (Scope s = Scope.open()) {
            return SafeTensors.sha256(SavedModel.entries(model.parameters().byName()), Map.of());
        }
    }

    private static Path settingsFile(RunFolder run, String name) {
        return run.samplers().resolve(name + ".yaml");
    }

    private static Path numbersFile(RunFolder run, String name) {
        return run.samplers().resolve(name + ".safetensors");
    }

    @Override
    public void close() {
        fitted.close();
    }
}
