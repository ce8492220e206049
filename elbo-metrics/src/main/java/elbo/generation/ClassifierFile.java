package elbo.generation;

import elbo.Problem;
import elbo.Refusal;
import elbo.metric.Estimate;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A classifier's weights, and in words beside them what it is and how good; nothing that is claimed is believed unchecked. */
final class ClassifierFile {
    private static final String KIND = "elbo.classifier";
    private static final String DATA = "elbo.data";
    private static final String EVENT = "elbo.event";
    private static final String WIDTH = "elbo.width";
    private static final String CLASSES = "elbo.classes";
    private static final String ACCURACY = "elbo.test-accuracy";
    private static final String ERROR = "elbo.test-accuracy-se";
    private static final String FORMAT = "1";

    private final Path file;
    private final SafeTensors content;

    private ClassifierFile(Path file, SafeTensors content) {
        this.file = file;
        this.content = content;
    }

    static void write(Path file, Classifier classifier) {
        Map<String, SafeTensors.Entry> entries = new LinkedHashMap<>();
        classifier.parameters().byName().forEach((name, weight) -> entries.put(name, Tensors.entry(weight)));
        String event = Arrays.stream(classifier.event().dims())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
        SafeTensors.write(
                file,
                entries,
                Map.of(
                        KIND, FORMAT,
                        DATA, classifier.data(),
                        EVENT, event,
                        WIDTH, Integer.toString(classifier.width()),
                        CLASSES, Integer.toString(classifier.shape().classes()),
                        ACCURACY, Double.toString(classifier.accuracy().value()),
                        ERROR, Double.toString(classifier.accuracy().se())));
    }

    static Classifier read(Path file) {
        return new ClassifierFile(file, SafeTensors.read(file)).classifier();
    }

    static void check(Path file) {
        ClassifierShape unused = new ClassifierFile(file, SafeTensors.read(file)).checked();
    }

    private Classifier classifier() {
        ClassifierShape shape = checked();
        Classifier begun = Classifier.begun(shape, word(DATA), Rng.of(0));
        try (Scope s = Scope.open()) {
            begun.parameters().load(file.toString(), tensors());
            return begun.with(accuracy());
        } catch (RuntimeException e) {
            begun.close();
            throw e;
        }
    }

    /** Whatever needs no network to be known. */
    private ClassifierShape checked() {
        if (!FORMAT.equals(content.metadata().get(KIND))) {
            throw new Refusal(
                    file.toString(),
                    "is no classifier's file: its words lack " + KIND + ": " + FORMAT
                            + ". Fix: name a file that was saved by training a classifier for features");
        }
        ClassifierShape shape = shape();
        shape.weights().forEach(this::requireShape);
        content.entries().forEach((name, entry) -> {
            if (!entry.finite()) {
                throw new Refusal(file.toString(), Problem.shown(name) + " holds numbers that are not finite");
            }
        });
        Estimate unused = accuracy();
        String unusedToo = word(DATA);
        return shape;
    }

    private Estimate accuracy() {
        return new Estimate(share(ACCURACY), share(ERROR));
    }

    private ClassifierShape shape() {
        try {
            long[] event = Arrays.stream(word(EVENT).split(",", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            int width = Integer.parseInt(word(WIDTH));
            int classes = Integer.parseInt(word(CLASSES));
            if (width < 1 || classes < 2 || Arrays.stream(event).anyMatch(d -> d < 1)) {
                throw new NumberFormatException("too small");
            }
            ClassifierShape shape = new ClassifierShape(Shape.of(event), width, classes);
            Map<String, Shape> unused = shape.weights(); // whose numbers can be counted
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Refusal(
                    file.toString(),
                    "says " + EVENT + " " + Problem.shown(word(EVENT)) + ", " + WIDTH + " " + Problem.shown(word(WIDTH))
                            + " and " + CLASSES + " " + Problem.shown(word(CLASSES))
                            + "; expected sizes such as 1,28,28 and 128 and 10",
                    e);
        }
    }

    private String word(String key) {
        String word = content.metadata().get(key);
        if (word == null) {
            throw new Refusal(file.toString(), "is damaged: its words lack " + key);
        }
        return word;
    }

    private double share(String key) {
        try {
            double share = Double.parseDouble(word(key));
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw new Refusal(
                    file.toString(), "says " + key + " " + Problem.shown(word(key)) + "; expected a number", e);
        }
        throw new Refusal(
                file.toString(), "says " + key + " " + Problem.shown(word(key)) + "; expected a number within [0, 1]");
    }

    private void requireShape(String name, Shape wanted) {
        SafeTensors.Entry entry = content.entries().get(name);
        if (entry == null || !entry.shape().equals(wanted) || entry.dtype() != DType.FLOAT32) {
            String got =
                    entry == null ? "it is missing" : "got " + entry.dtype().code() + " of " + entry.shape();
            throw new Refusal(file.toString(), name + " should be F32 of " + wanted + "; " + got);
        }
    }

    /** All tensors of the file, in the open scope. */
    private Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        content.entries().forEach((name, entry) -> tensors.put(name, Tensors.of(entry)));
        return tensors;
    }
}
