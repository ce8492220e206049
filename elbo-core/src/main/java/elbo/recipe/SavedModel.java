package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Alphabet;
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
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model's weights as a safetensors file, with what its shape follows from. */
public final class SavedModel {
    /** Raised when the meaning of a run's files changes; older ones must still be read. */
    static final int SCHEMA = 1;

    /** The word for the recipe's {@link Recipe#core}, as YAML, that weights were trained by. */
    static final String RECIPE = "elbo.recipe";

    private static final long LARGEST_EVENT = 1L << 26;

    private SavedModel() {}

    static void write(Path file, Model model) {
        SafeTensors.write(file, entries(model.parameters().byName()), metadata(model.form(), model.context()));
    }

    static Map<String, SafeTensors.Entry> entries(Map<String, Tensor> tensors) {
        Map<String, SafeTensors.Entry> entries = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> entries.put(name, Tensors.entry(tensor)));
        return entries;
    }

    static Map<String, String> metadata(Form form, Context context) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("elbo.schema", Integer.toString(SCHEMA));
        metadata.put(
                "elbo.event_shape",
                Arrays.stream(form.shape().dims()).mapToObj(Long::toString).collect(Collectors.joining(",")));
        metadata.put("elbo.data_kind", form.kind().name().toLowerCase(Locale.ROOT));
        if (form.ofText()) {
            metadata.put(SavedAlphabet.KEY, SavedAlphabet.write(form.alphabet()));
        }
        if (context.width() > 0) {
            metadata.put(SavedContext.KEY, SavedContext.write(context));
        }
        return metadata;
    }

    /** The model of a run with its weights, for reading. */
    public static Model load(RunFolder run, Device device) {
        Path file = run.modelFile();
        if (!Files.exists(file)) {
            throw new Refusal(
                    run.path().toString(),
                    "has no " + file.getFileName() + ": training did not get to the end of an epoch. Go on with it:"
                            + " elbo train --resume " + run.path());
        }
        return load(run, file, device);
    }

    /** The model of a run with its best weights, see {@link elbo.train.Saving}. */
    public static Model loadBest(RunFolder run, Device device) {
        Path file = run.bestFile();
        if (!Files.exists(file)) {
            throw new Refusal(
                    run.path().toString(),
                    "has no best weights: it was trained with saving.best: none, or not to the end of an epoch. Leave out"
                            + " --best for the last ones");
        }
        return load(run, file, device);
    }

    private static Model load(RunFolder run, Path file, Device device) {
        SafeTensors saved = SafeTensors.read(file);
        Vae vae = run.recipe().model().vae();
        Model model = Model.build(
                vae,
                form(file, saved),
                SavedContext.read(file, saved, vae.conditioning()),
                Rng.of(0),
                DType.FLOAT32,
                device,
                Precision.FP32);
        try {
            load(file.toString(), model, saved.entries());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Puts named arrays into a model; strict both ways. */
    static void load(String about, Model model, Map<String, SafeTensors.Entry> entries) {
        try (Scope s = Scope.open()) {
            Map<String, Tensor> values = new LinkedHashMap<>();
            entries.forEach((name, entry) -> values.put(name, Tensors.of(entry)));
            model.parameters().load(about, values);
        }
    }

    /** What the examples are that a saved model was made for. */
    public static Form form(Path file, SafeTensors saved) {
        Kind kind = kind(file, saved);
        return new Form(
                eventShape(file, saved), kind, kind == Kind.SYMBOL ? SavedAlphabet.read(file, saved) : Alphabet.NONE);
    }

    /** The shape of the examples that a saved model was made for. */
    public static Shape eventShape(Path file, SafeTensors saved) {
        String text = needed(file, saved, "elbo.event_shape");
        if (!text.matches("[1-9]\\d{0,8}(,[1-9]\\d{0,8}){0,3}")) {
            throw new Refusal(
                    file.toString(), "elbo.event_shape should be like 1,28,28; got \"" + Problem.shown(text) + "\"");
        }
        long[] dims =
                Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
        // before a model of that size is built
        if (Arrays.stream(dims).asDoubleStream().reduce(1, (a, b) -> a * b) > LARGEST_EVENT) {
            throw new Refusal(file.toString(), "elbo.event_shape is larger than any example: " + text);
        }
        return Shape.of(dims);
    }

    /** What those examples hold. */
    public static Kind kind(Path file, SafeTensors saved) {
        String text = needed(file, saved, "elbo.data_kind");
        return Arrays.stream(Kind.values())
                .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(file.toString(), "elbo.data_kind is unknown: \"" + Problem.shown(text) + "\""));
    }

    private static String needed(Path file, SafeTensors saved, String key) {
        @Nullable String schema = saved.metadata().get("elbo.schema");
        if (schema != null && !schema.equals(Integer.toString(SCHEMA))) {
            throw new Refusal(
                    file.toString(),
                    "was written with schema " + Problem.shown(schema) + ", and this version reads " + SCHEMA
                            + ". Fix: a newer elbo");
        }
        @Nullable String value = saved.metadata().get(key);
        if (value == null) {
            throw new Refusal(
                    file.toString(),
                    "is not a model of this program (" + key + " is missing). Weights from elsewhere: elbo import");
        }
        return value;
    }
}
