package elbo.bench;

import elbo.distribution.Bernoulli;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.metric.LatentUse;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pieces of a step of the textbook VAE at batch 128, and a metric, each on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PieceBenchmark {
    private static final Shape EVENT = Shape.of(784);
    private static final Shape LATENT = Shape.of(20);

    private final Textbook textbook = new Textbook();
    private final Feed.Order batches = textbook.data.shuffled(Rng.of(2), Textbook.BATCH);
    private final Tensor pictures;
    private final Tensor logits;
    private final Tensor mean;
    private final Tensor logVariance;

    public PieceBenchmark() {
        try (elbo.tensor.Scope s = elbo.tensor.Scope.open()) {
            pictures = Tensors.uniform(Rng.of(3), EVENT.prepend(Textbook.BATCH), DType.FLOAT32, Device.CPU)
                    .own();
            logits = normal(EVENT);
            mean = normal(LATENT);
            logVariance = normal(LATENT);
        }
    }

    private static Tensor normal(Shape event) {
        return Tensors.normal(Rng.of(4), event.prepend(Textbook.BATCH), DType.FLOAT32, Device.CPU)
                .own()
                .requireGrad();
    }

    @Setup
    public void alone() {
        Engine.threads(Engine.Work.SPLIT, 1);
    }

    /** From the shuffled examples to a batch of floats. */
    @Benchmark
    public Object gather() {
        try (elbo.tensor.Scope s = elbo.tensor.Scope.open()) {
            return batches.at(0, Textbook.BATCH, textbook.rng);
        }
    }

    /** KL of a diagonal normal from the standard normal in closed form, and its derivatives. */
    @Benchmark
    public Object kl() {
        try (elbo.tensor.Scope s = elbo.tensor.Scope.open()) {
            StandardNormal prior = new StandardNormal(Textbook.BATCH, LATENT, DType.FLOAT32, Device.CPU);
            Tensor kl = Kl.closed(new Normal(mean, logVariance, LATENT), prior).orElseThrow();
            return Grad.of(kl.mean(), List.of(mean, logVariance));
        }
    }

    /** log p(x|z) of 784 grey values by log-odds, and its derivative. */
    @Benchmark
    public Object logProbability() {
        try (elbo.tensor.Scope s = elbo.tensor.Scope.open()) {
            Tensor logProb = new Bernoulli(logits, EVENT).logProb(pictures);
            return Grad.of(logProb.mean(), List.of(logits));
        }
    }

    /** Draws by reparameterisation. */
    @Benchmark
    public Object sample() {
        try (elbo.tensor.Scope s = elbo.tensor.Scope.open()) {
            return new Normal(mean, logVariance, LATENT).sample(textbook.rng, 1);
        }
    }

    /** KL by dimension, active units and code statistics of 20,000 examples. */
    @Benchmark
    public Object latentUse() {
        return LatentUse.of(textbook.model, textbook.data, 1000, textbook.rng, Ticker.NONE);
    }

    @TearDown
    public void close() {
        for (Tensor tensor : List.of(pictures, logits, mean, logVariance)) {
            tensor.close();
        }
        batches.close();
        textbook.close();
    }
}
