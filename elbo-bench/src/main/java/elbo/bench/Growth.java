package elbo.bench;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Progress;
import elbo.data.format.Formats;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Iwae;
import elbo.objective.Objective;
import elbo.plot.Axes;
import elbo.plot.Chart;
import elbo.plot.Curve;
import elbo.plot.Lines;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Rng;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the cost of training the textbook VAE grows with one thing at a time: {@code benchmarks/growth}. Prints a line for each
 * point and draws them all.
 */
public final class Growth {
    private static final double WARM_UP = 1.5;
    private static final double MEASURED = 2;
    /** Long enough for large data to be read on several times. */
    private static final double LONG = 15;
    /** Times that each point is measured: the machine may be shared. */
    private static final int ROUNDS = 2;

    private final Dataset pictures = Textbook.pictures();
    private final List<Chart> charts = new ArrayList<>();

    /** A step's settings; those of the textbook, but for one of them. */
    private record Setting(int batch, int width, int latent, int draws, int threads) {
        static final Setting TEXTBOOK = new Setting(Textbook.BATCH, 400, 20, 1, Engine.cores());

        Vae vae() {
            Level level = new Level(latent, new DiagonalNormal(), new StandardNormal());
            Objective objective = draws == 1 ? new elbo.objective.Elbo() : new Iwae(draws);
            return Vae.flat(new Mlp(width), level, new Mlp(width), new elbo.likelihood.Bernoulli(), objective);
        }

        /** Microseconds of an example. */
        double micros(Dataset data, Clock clock) {
            Training training = new Training(new Adam(1e-3), batch, Integer.MAX_VALUE);
            try (Model model =
                            Model.build(vae(), data.eventShape(), data.kind(), Rng.of(1), DType.FLOAT32, Device.CPU);
                    Feed train = Feed.of(data, Binarize.NONE, model);
                    Feed test = Feed.of(data.limit(1), Binarize.NONE, model);
                    Trainer trainer = new Trainer(model, train, test, training, Rng.of(2), threads)) {
                double unused = best(trainer, WARM_UP);
                return clock.seconds(trainer) / batch * 1e6;
            }
        }

        /** The fewest seconds of a step, over stretches of a tenth of a second or more. */
        static double best(Trainer trainer, double seconds) {
            double best = Double.MAX_VALUE;
            int steps = 1;
            for (long begun = System.nanoTime(); System.nanoTime() - begun < seconds * 1e9; ) {
                long from = System.nanoTime();
                boolean unused = trainer.run(trainer.steps() + steps, Listener.NONE);
                double took = (System.nanoTime() - from) / 1e9;
                best = Math.min(best, took / steps);
                steps = Math.clamp((long) (0.1 / best), 1, 10_000);
            }
            return best;
        }

        /** The seconds of a step, whatever came in between. */
        static double mean(Trainer trainer, double seconds) {
            long from = System.nanoTime();
            long before = trainer.steps();
            while (System.nanoTime() - from < seconds * 1e9) {
                boolean unused = trainer.run(trainer.steps() + 20, Listener.NONE);
            }
            return (System.nanoTime() - from) / 1e9 / (trainer.steps() - before);
        }
    }

    /** How the seconds of a step are taken. */
    private interface Clock {
        double seconds(Trainer trainer);
    }

    private interface Vary {
        Setting to(int value);
    }

    private void along(String what, String axis, int[] values, boolean doubling, Vary vary) {
        double[] x = new double[values.length];
        double[] y = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            x[i] = doubling ? Math.log(values[i]) / Math.log(2) : values[i];
            y[i] = Double.MAX_VALUE;
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < values.length; i++) {
                y[i] = Math.min(y[i], vary.to(values[i]).micros(pictures, t -> Setting.best(t, MEASURED)));
            }
        }
        for (int i = 0; i < values.length; i++) {
            say(what, values[i], y[i]);
        }
        chart(what, axis, x, y);
    }

    private void chart(String what, String axis, double[] x, double[] y) {
        charts.add(new Chart(new Axes(what, axis, "microseconds per example"), List.of(new Curve(what, x, y)), true));
    }

    private static void say(String what, double value, double micros) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %10.5g %8.2f us per example, %7.0f examples/s%n",
                what,
                value,
                micros,
                1e6 / micros);
    }

    /** The first pictures of a file, up to all of them. */
    private void size(Path file) {
        Dataset all = Formats.open(file, Progress.NONE).train();
        double whole = all.bytes() / 0x1p30;
        double[] gibs = IntStream.iterate(0, i -> i + 1)
                .mapToDouble(i -> whole / Math.pow(4, i))
                .takeWhile(g -> g > 0.02)
                .sorted()
                .toArray();
        double[] x = new double[gibs.length];
        double[] y = new double[gibs.length];
        for (int i = 0; i < gibs.length; i++) {
            Dataset some = all.limit((int) Math.round(all.size() * (gibs[i] / whole)));
            x[i] = Math.log(gibs[i]) / Math.log(2);
            y[i] = Setting.TEXTBOOK.micros(some, t -> Setting.mean(t, LONG));
            say("Size of the data, GiB", gibs[i], y[i]);
        }
        chart("Size of the data", "GiB, as a power of 2", x, y);
    }

    /** @param words the picture to write; and a file of pictures, if data of growing size is to be measured too */
    public static void main(String[] words) {
        if (words.length < 1) {
            throw new Refusal("growth", "say which picture to write: benchmarks/growth FILE.png [DATA.npy]");
        }
        Growth growth = new Growth();
        Setting t = Setting.TEXTBOOK;
        int[] batches = {8, 16, 32, 64, 128, 256, 512, 1024, 2048};
        int[] widths = {50, 100, 200, 400, 800, 1600};
        int[] latents = {2, 10, 20, 50, 100, 200, 400};
        int[] draws = {1, 2, 5, 10, 20, 50};
        growth.along(
                "Batch size", "examples, as a power of 2", batches, true, v -> new Setting(v, 400, 20, 1, t.threads));
        growth.along("Width", "hidden units", widths, false, v -> new Setting(128, v, 20, 1, t.threads));
        growth.along("Latent size", "dimensions", latents, false, v -> new Setting(128, 400, v, 1, t.threads));
        growth.along("Draws of z for each example", "K", draws, false, v -> new Setting(128, 400, 20, v, t.threads));
        int[] threads = IntStream.rangeClosed(1, t.threads).toArray();
        growth.along("Cores", "threads", threads, false, v -> new Setting(128, 400, 20, 1, v));
        if (words.length > 1) {
            growth.size(Path.of(words[1]));
        }
        Lines.grid(growth.charts, 3).save(Path.of(words[0]));
    }
}
