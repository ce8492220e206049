package elbo.generation;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.metric.Estimate;
import elbo.metric.Ticker;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.probe.Classes;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.nio.file.Path;

/**
 * A small network that tells the classes of a data set apart, and whose last hidden layer gives the features that examples are compared
 * by. It stands in for Inception where there are no such weights; its numbers are of this data set alone. Owns its memory.
 */
public final class Classifier implements FeatureMap, AutoCloseable {
    private final ClassifierShape shape;
    private final Parameters parameters;
    private final Block body;
    private final Block head;
    private final String data;
    private final Estimate accuracy;

    /**
     * How to train.
     *
     * @param epochs over all examples
     * @param batch  examples in a step
     * @param rate   Adam's
     * @param width  how many features
     */
    public record Options(int epochs, int batch, double rate, int width) {
        /** Enough to tell digits apart at 98 in 100. */
        public static final Options DEFAULT = new Options(3, 128, 1e-3, 128);

        public Options {
            if (epochs < 1 || batch < 1 || !(rate > 0) || width < 1) {
                throw new IllegalArgumentException(
                        "expected epochs, batch and width of at least 1 and a rate above 0; got " + epochs + ", "
                                + batch + ", " + width + " and " + rate);
            }
        }
    }

    private Classifier(
            ClassifierShape shape, Parameters parameters, Block body, Block head, String data, Estimate accuracy) {
        this.shape = shape;
        this.parameters = parameters;
        this.body = body;
        this.head = head;
        this.data = data;
        this.accuracy = accuracy;
    }

    /** One whose weights begin at random and whose accuracy is not known. */
    static Classifier begun(ClassifierShape shape, String data, Rng rng) {
        Init init = Init.of(rng, DType.FLOAT32, Device.CPU);
        Block body = shape.body(init);
        Block head = shape.head(init);
        return new Classifier(shape, init.parameters(), body, head, data, new Estimate(Double.NaN, Double.NaN));
    }

    /**
     * Trains one; the same data and seed give the same weights.
     *
     * @throws Refusal if a data set has no classes, the training data only one, or test data other ones
     */
    public static Classifier train(Dataset train, Dataset test, Options options, Rng rng, Ticker ticker) {
        check(train, test);
        Classes known = Classes.of(train);
        ClassifierShape shape = new ClassifierShape(
                train.eventShape(), options.width(), known.names().size());
        Classifier begun = begun(shape, train.name(), rng);
        new ClassifierTraining(begun, train, known.labels(), options, rng.fork("order")).run(ticker);
        return begun.with(begun.accuracy(test, Classes.of(test).labels()));
    }

    /** @throws Refusal as {@link #train}, before anything is trained */
    public static void check(Dataset train, Dataset test) {
        Classes known = Classes.of(train);
        Classes asked = Classes.of(test);
        if (!known.names().equals(asked.names()) || !train.eventShape().equals(test.eventShape())) {
            throw new Refusal(
                    test.name(),
                    "expected the classes and the shape of " + train.name() + ", "
                            + known.names().size() + " and " + train.eventShape() + "; got "
                            + asked.names().size() + " and " + test.eventShape());
        }
    }

    /** The same weights, with what is known of them. */
    Classifier with(Estimate known) {
        return new Classifier(shape, parameters, body, head, data, known);
    }

    private Estimate accuracy(Dataset test, int[] labels) {
        double[] right = new double[labels.length];
        int batch = Reader.batch(shape.event());
        for (int from = 0; from < labels.length; from += batch) {
            int count = Math.min(batch, labels.length - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                long[] told = Functions.argmax(logits(Reader.range(test, from, count)))
                        .toLongs();
                for (int i = 0; i < count; i++) {
                    right[from + i] = told[i] == labels[from + i] ? 1 : 0;
                }
            }
        }
        return Estimate.of(right);
    }

    /**
     * @throws Refusal if it is no classifier's file, is damaged, or holds other weights than it says
     */
    public static Classifier read(Path file) {
        return ClassifierFile.read(file);
    }

    /** Refuses what {@link #read} refuses, but for weights that are missing or too many. Needs no engine. */
    public static void check(Path file) {
        ClassifierFile.check(file);
    }

    /** Writes a safetensors file, which appears whole or not at all. */
    public void save(Path file) {
        ClassifierFile.write(file, this);
    }

    /** Log-odds of the classes, {@code [N, classes]}. */
    Tensor logits(Tensor examples) {
        return head.apply(body.apply(examples));
    }

    ClassifierShape shape() {
        return shape;
    }

    Parameters parameters() {
        return parameters;
    }

    /** The name of the data it was trained on. */
    public String data() {
        return data;
    }

    /** The share of test examples whose class it tells. */
    public Estimate accuracy() {
        return accuracy;
    }

    @Override
    public String what() {
        return "features (" + width() + " each) of a classifier trained on this data set (" + data
                + "); not Inception, so not comparable with published FID";
    }

    @Override
    public Shape event() {
        return shape.event();
    }

    @Override
    public int width() {
        return shape.width();
    }

    @Override
    public Tensor of(Tensor examples) {
        return body.apply(examples);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
