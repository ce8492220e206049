package elbo.cli;

import elbo.data.Dataset;
import elbo.explore.Explorer;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.objective.Terms;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Grad;
import elbo.tensor.MatrixRate;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Carries out a {@link Workload} in this process, which should have done nothing else, and times it. */
final class WorkloadRun {
    private static final int ROUNDS = 5;
    /** Seconds after which the JVM's compiler, which works beside it, has done most of its work. */
    private static final double WARM_UP = 5;
    /** Seconds over which a rate is taken; the best stretch counts, of the work as of the matrix products. */
    private static final double STRETCH = MatrixRate.SECONDS;

    private final Workload workload;
    private final int threads;
    private final Precision precision;
    private final double seconds;

    /** @param seconds how long is measured, after {@link #WARM_UP} or as long again, whichever is less */
    WorkloadRun(Workload workload, int threads, Precision precision, double seconds) {
        this.workload = workload;
        this.threads = threads;
        this.precision = precision;
        this.seconds = seconds;
    }

    Measurement measure() {
        Dataset data = workload.examples();
        Rng rng = Rng.of(2);
        Vae vae = workload.vae().get();
        try (Model model =
                Model.build(vae, data.eventShape(), data.kind(), rng, DType.FLOAT32, Device.CPU, precision)) {
            Engine.threads(Engine.Work.DENSE, workload.job() == Workload.Job.SCORE ? 1 : threads);
            return switch (workload.job()) {
                case TRAIN -> training(model, data, rng);
                case ENCODE -> encoding(model, data, rng);
                case DECODE -> decoding(model, rng);
                case SCORE -> scoring(model, rng);
            };
        }
    }

    private Measurement training(Model model, Dataset data, Rng rng) {
        Training settings = new Training(new Adam(1e-3), workload.batch(), Integer.MAX_VALUE);
        try (Feed train = Feed.of(data, Binarize.NONE, model);
                Feed test = Feed.of(data.limit(1), Binarize.NONE, model);
                Trainer trainer = new Trainer(model, train, test, settings, rng, threads)) {
            Tensor first = model.parameters().all().getFirst();
            long inputs =
                    first.shape().rank() == 2 ? first.shape().size() : 0; // no derivative with respect to the data
            int draws = model.vae().objective().draws();
            long forward = model.encodingMultiplications() + draws * model.decodingMultiplications();
            double start = started(() -> train(trainer, 1));
            double each = Arrays.stream(repeat(STRETCH, () -> train(trainer, 1)))
                    .min()
                    .orElseThrow();
            int steps = Math.clamp((long) (STRETCH / each), 1, 1000);
            return timed(start, steps, 3 * forward - inputs, () -> train(trainer, steps));
        }
    }

    private static void train(Trainer trainer, int steps) {
        boolean unused = trainer.run(trainer.steps() + steps, Listener.NONE);
    }

    private Measurement encoding(Model model, Dataset data, Rng rng) {
        Explorer explorer = new Explorer(model);
        try (Feed some = Feed.of(data.limit(workload.batch()), Binarize.NONE, model)) {
            Runnable work = () -> {
                var unused = explorer.encode(some, rng);
            };
            return timed(started(work), 1, model.encodingMultiplications(), work);
        }
    }

    private Measurement decoding(Model model, Rng rng) {
        Explorer explorer = new Explorer(model);
        float[] codes = numbers(workload.batch() * explorer.dims(), rng);
        Runnable work = () -> {
            float[] unused = explorer.decode(codes);
        };
        return timed(started(work), 1, model.decodingMultiplications(), work);
    }

    private Measurement scoring(Model model, Rng rng) {
        Shape one = workload.event().prepend(1);
        float[] values = numbers((int) one.size(), rng);
        Runnable work = () -> {
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                Observed o = Observed.of(Tensors.of(values, one.dims()));
                Terms terms = model.terms(o, Moment.START, rng, 1);
                double unused = terms.meanLogLikelihood().sub(terms.meanKl()).item();
            }
        };
        return timed(started(work), 1, model.encodingMultiplications() + model.decodingMultiplications(), work);
    }

    /** Uniform on [0, 1). */
    private static float[] numbers(int n, Rng rng) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) rng.nextDouble();
        }
        return values;
    }

    /**
     * @param start           seconds from the start of the process to the end of the first call
     * @param calls           examples' batches that one run of {@code work} goes through
     * @param multiplications of one example
     */
    private Measurement timed(double start, int calls, long multiplications, Runnable work) {
        repeat(Math.min(seconds, WARM_UP), work);
        double best = Double.MAX_VALUE;
        double sgemm = 0;
        double[] all = {};
        for (int round = 0; round < ROUNDS; round++) {
            double[] times = repeat(seconds / ROUNDS, work);
            best = Math.min(best, fastest(times));
            all = Stream.of(all, times).flatMapToDouble(Arrays::stream).toArray();
            sgemm = Math.max(
                    sgemm, matrixRate()); // between the rounds: a shared machine is not equally fast all the time
        }
        Arrays.sort(all);
        double rate = calls * workload.batch() / best;
        double micros = all[all.length / 2] / calls * 1e6;
        return new Measurement(
                workload.name(), rate, rate * 2 * multiplications / 1e9, sgemm, micros, start, peakMegabytes());
    }

    /** The fewest seconds of a run, over stretches of {@link #STRETCH} or as little more as whole runs take. */
    private static double fastest(double[] times) {
        double best = Double.MAX_VALUE;
        double sum = 0;
        int n = 0;
        for (double time : times) {
            sum += time;
            n++;
            if (sum >= 0.9 * STRETCH) { // runs of training are cut to about this length
                best = Math.min(best, sum / n);
                sum = 0;
                n = 0;
            }
        }
        return best == Double.MAX_VALUE ? sum / n : best;
    }

    private double matrixRate() {
        Engine.threads(Engine.Work.DENSE, workload.job() == Workload.Job.SCORE ? 1 : threads);
        return MatrixRate.gflops(DType.FLOAT32, Device.CPU);
    }

    /** The seconds that each run took, for so long; at least three. */
    private static double[] repeat(double seconds, Runnable work) {
        double[] times = new double[16];
        int n = 0;
        for (double total = 0; total < seconds || n < 3; n++) {
            long from = System.nanoTime();
            work.run();
            double took = (System.nanoTime() - from) / 1e9;
            times = n < times.length ? times : Arrays.copyOf(times, 2 * n);
            times[n] = took;
            total += took;
        }
        return Arrays.copyOf(times, n);
    }

    /** The first call, and the seconds from the start of the process to its end. */
    private static double started(Runnable work) {
        work.run();
        return Uptime.seconds();
    }

    /** The most that this process held, where the system tells. */
    private static long peakMegabytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
