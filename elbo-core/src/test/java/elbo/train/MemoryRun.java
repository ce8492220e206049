package elbo.train;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains and encodes for a while and prints, before and after, how many tensors live and how many kilobytes the process
 * holds: {@code 29 412345 29 412401}. A process of its own, so that nothing else's memory is measured.
 */
final class MemoryRun {
    private static final int WARM_UP = 1000;
    private static final Shape EVENT = Shape.of(40);
    private static final int SIZE = 500;

    private MemoryRun() {}

    /** @param args how many training steps and how many posteriors after the warm-up */
    public static void main(String[] args) throws IOException {
        long steps = Long.parseLong(args[0]);
        Level level = new Level(4, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(32), level, new Mlp(32), new Bernoulli(), new Elbo());
        Training training = new Training(new Adam(1e-3), 64, Integer.MAX_VALUE);
        try (Model model = Model.build(vae, EVENT, Kind.UNIT, Rng.of(1), DType.FLOAT32, Device.CPU);
                Feed data = Feed.of(grey(), Binarize.SAMPLE, model);
                Trainer trainer = new Trainer(model, data, data, training, Rng.of(2), 2)) {
            work(model, data, trainer, WARM_UP);
            String before = Scope.liveTensors() + " " + resident();
            work(model, data, trainer, steps);
            System.out.println(before + " " + Scope.liveTensors() + " " + resident());
        }
    }

    private static void work(Model model, Feed data, Trainer trainer, long steps) {
        trainer.run(trainer.steps() + steps, Listener.NONE);
        for (long i = 0; i < steps; i++) {
            try (Scope s = Scope.open()) {
                model.posterior(data.range(i % 400, 64, Rng.of(3).at(i))).mean().toFloats();
            }
        }
    }

    private static MemoryDataset grey() {
        Rng rng = Rng.of(4);
        byte[] values = new byte[(int) (SIZE * EVENT.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) rng.nextInt(256);
        }
        return MemoryDataset.bytes("grey", EVENT, Kind.UNIT, 1 / 255f, values, Labels.NONE);
    }

    /** VmRSS in kilobytes. */
    private static long resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
