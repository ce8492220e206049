package elbo.bench;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.explore.Explorer;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Moment;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Trains or scores a small dense model for long, and prints every so often what the process holds. A process of its own, so that
 * nothing else's memory is measured.
 */
final class MemoryWork {
    /** How often the process is looked at. */
    private static final int SAMPLES = 200;

    private static final Shape EVENT = Shape.of(40);
    private static final int EXAMPLES = 500;
    private static final int BATCH = 64;

    private MemoryWork() {}

    /** @param words {@code train} or {@code score}, and how many steps or calls */
    public static void main(String[] words) {
        long total = Long.parseLong(words[1]);
        Level level = new Level(4, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(32), level, new Mlp(32), new Bernoulli(), new Elbo());
        Training training = new Training(new Adam(1e-3), BATCH, Integer.MAX_VALUE);
        try (Model model = Model.build(vae, EVENT, Kind.UNIT, Rng.of(1), DType.FLOAT32, Device.CPU);
                Feed data = Feed.of(grey(), Binarize.SAMPLE, model);
                Trainer trainer = new Trainer(model, data, data, training, Rng.of(2), 2)) {
            if (words[0].equals("train")) {
                sampled(total, done -> {
                    boolean unused = trainer.run(done, Listener.NONE);
                });
            } else {
                long[] at = {0};
                sampled(total, done -> {
                    while (at[0] < done) {
                        score(model, data, at[0]++);
                    }
                });
            }
        }
    }

    /** Codes, decoded means and the bound of some examples. */
    private static void score(Model model, Feed data, long call) {
        Explorer explorer = new Explorer(model);
        int count = 1 + (int) (call % 8);
        long[] rows = new long[count];
        for (int i = 0; i < count; i++) {
            rows[i] = (call + i) % EXAMPLES;
        }
        float[] unused = explorer.decode(explorer.encode(data, rows, Rng.of(3)).mean());
        if (call % 8 == 0) {
            var unusedBound = Meter.over(model, data, Moment.START, Rng.of(4).at(call), EXAMPLES);
        }
    }

    private static void sampled(long total, LongConsumer until) {
        for (int i = 1; i <= SAMPLES; i++) {
            long done = total * i / SAMPLES;
            until.accept(done);
            System.out.println(
                    done + " " + Scope.liveTensors() + " " + resident() + " " + count("task") + " " + count("fd"));
        }
    }

    private static MemoryDataset grey() {
        Rng rng = Rng.of(5);
        byte[] values = new byte[(int) (EXAMPLES * EVENT.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) rng.nextInt(256);
        }
        return MemoryDataset.bytes("grey", EVENT, Kind.UNIT, 1 / 255f, values, Labels.NONE);
    }

    /** VmRSS in kilobytes. */
    private static long resident() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many of these the process has. */
    private static long count(String what) {
        try (Stream<Path> all = Files.list(Path.of("/proc/self", what))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
