package elbo.bench;

import elbo.tensor.Engine;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One training step of the textbook VAE at batch 128, on all cores: gather, noise, bound, derivatives, Adam, meter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {
    private static final int STEPS = 100;

    private final Textbook textbook = new Textbook();
    private final Trainer trainer = new Trainer(
            textbook.model,
            textbook.data,
            textbook.one,
            new Training(new Adam(1e-3), Textbook.BATCH, Integer.MAX_VALUE),
            textbook.rng,
            Engine.cores());

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public boolean step() {
        return trainer.run(trainer.steps() + STEPS, Listener.NONE);
    }

    @TearDown
    public void close() {
        trainer.close();
        textbook.close();
    }
}
