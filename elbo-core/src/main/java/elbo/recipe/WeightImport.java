package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.nn.Precision;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes a run from weights that were trained elsewhere and saved as safetensors. */
public final class WeightImport {
    private WeightImport() {}

    /**
     * A map of names from a JSON object: theirs to ours, whole ({@code "fc1.weight": "encoder.0.weight"}) or up to a dot
     * ({@code "fc1": "encoder.0"}).
     */
    public static Map<String, String> names(Path file) {
        JsonNode node = Json.read(file);
        List<Problem> problems = new ArrayList<>();
        Map<String, String> names = new LinkedHashMap<>();
        if (!node.isObject()) {
            throw new Refusal(file.toString(), "expected a JSON object of names, like {\"fc1\": \"encoder.0\"}");
        }
        node.properties().forEach(e -> {
            if (e.getValue().isString()) {
                names.put(e.getKey(), e.getValue().asString());
            } else {
                problems.add(new Problem(
                        Problem.shown(e.getKey()),
                        "expected a name; got " + Problem.shown(e.getValue().toString())));
            }
        });
        Refusal.ifAny(file.toString(), problems);
        return names;
    }

    /**
     * Makes the run folder {@code out}, once the weights fit.
     *
     * @param names theirs to ours; names that are not in it are taken as they are
     * @return how many numbers the model has
     */
    public static long run(Path out, Path weights, Recipe recipe, Shape event, Kind kind, Map<String, String> names) {
        return run(
                out,
                weights,
                recipe,
                new Form(event, kind),
                recipe.model().conditioning().context(),
                names);
    }

    /** @param context what the model is told of an example */
    public static long run(
            Path out, Path weights, Recipe recipe, Form form, Context context, Map<String, String> names) {
        SafeTensors theirs = SafeTensors.read(weights);
        Map<String, SafeTensors.Entry> renamed = rename(theirs.entries(), names);
        checkLetters(weights, theirs, form);
        Vae vae = recipe.model().vae();
        Refusal.ifAny("the model", vae.check(form)); // what is made a run now is what this version trains
        try (Model model = Model.build(vae, form, context, Rng.of(0), DType.FLOAT32, Device.CPU, Precision.FP32)) {
            SavedModel.load(weights.toString(), model, renamed);
            RunFolder folder = RunFolder.create(out);
            SavedModel.write(folder.modelFile(), model);
            folder.writeEnvironment(Environment.imported(weights));
            folder.writeRecipe(recipe); // last: now it is a run
            return model.parameters().count();
        }
    }

    /** Weights of a model of texts say what its numbers stand for: with other letters it would load, and write nonsense. */
    private static void checkLetters(Path weights, SafeTensors saved, Form form) {
        if (form.ofText()
                && saved.metadata().containsKey(SavedAlphabet.KEY)
                && !SavedAlphabet.read(weights, saved).equals(form.alphabet())) {
            throw new Refusal(
                    weights.toString(),
                    "belongs to another alphabet than this text's. Fix: --data with the text that it was trained on");
        }
    }

    private static Map<String, SafeTensors.Entry> rename(
            Map<String, SafeTensors.Entry> entries, Map<String, String> names) {
        Map<String, SafeTensors.Entry> out = new LinkedHashMap<>();
        entries.forEach((theirs, entry) -> {
            String ours = rename(theirs, names);
            if (out.put(ours, entry) != null) {
                throw new Refusal(
                        "--names", "two arrays would both be called \"" + ours + "\". Fix: one name for each");
            }
        });
        return out;
    }

    private static String rename(String theirs, Map<String, String> names) {
        String whole = names.get(theirs);
        if (whole != null) {
            return whole;
        }
        int dot = theirs.lastIndexOf('.');
        String layer = dot < 0 ? null : names.get(theirs.substring(0, dot));
        return layer == null ? theirs : layer + theirs.substring(dot);
    }
}
