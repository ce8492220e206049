package elbo.cli;

import elbo.data.Splits;
import elbo.data.drawn.DrawnSets;
import elbo.model.Binarize;
import elbo.model.Model;
import elbo.model.Resident;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.MatrixRate;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo bench}: how fast training is here, beside how fast this machine multiplies matrices. */
@Command(
        name = "bench",
        description =
                "Measure training of the standard workloads, gather and metrics included, as a share of the matrix rate"
                        + " measured in the same run.")
final class BenchCommand implements Callable<Integer> {
    /** Steps before the first that counts: enough for the JVM to have compiled what runs in each. */
    private static final int WARM_UP = 1000;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--steps", paramLabel = "N", description = "Steps timed in each round (default 200).")
    private int steps = 200;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds; the fastest counts (default 5).")
    private int rounds = 5;

    @Option(names = "--threads", paramLabel = "N", description = "Cores to use (default: all).")
    private int threads = Engine.cores();

    private static final List<Workload> WORKLOADS = List.of(
            new Workload("dense 784-400-20, batch 128", "vae", 128, 1),
            new Workload("dense 784-400-20, batch 1024", "vae", 1024, 8),
            new Workload("conv 32-64-16-2 (Keras), batch 128", "keras-conv", 128, 8));

    @Override
    public Integer call() {
        Splits digits = data.open(DrawnSets.ALL.getFirst().name(), common);
        List<Row> rows = new ArrayList<>();
        for (Workload w : WORKLOADS) {
            common.say(w.name() + " ...");
            rows.add(measure(w, digits));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("threads", threads);
        result.put("workloads", rows.stream().map(Row::byName).toList());
        common.result(result, () -> {
            common.out().println(String.format("%-36s %10s %10s %10s", "workload", "images/s", "GFLOP/s", "of sgemm"));
            rows.forEach(r -> common.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-36s %10.0f %10.1f %9.0f%%",
                            r.name(),
                            r.rate(),
                            r.gflops(),
                            100 * r.share())));
        });
        return 0;
    }

    /** What was measured of one workload; rates in 10^9 operations a second. */
    private record Row(String name, double rate, double gflops, double sgemm) {
        double share() {
            return gflops / sgemm;
        }

        Map<String, Object> byName() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", name);
            row.put("images_per_second", rate);
            row.put("gflops", gflops);
            row.put("sgemm_gflops", sgemm);
            row.put("share_of_peak", share());
            return row;
        }
    }

    /** A recipe trained on digits; slow ones take a share of the steps. */
    private record Workload(String name, String recipe, int batch, int stepsShare) {}

    private Row measure(Workload w, Splits digits) {
        Recipe recipe = RecipeReader.named(w.recipe());
        var vae = recipe.model().vae();
        Rng rng = Rng.of(1);
        Engine.threads(Engine.Work.DENSE, threads);
        double sgemm = MatrixRate.gflops(DType.FLOAT32, Device.CPU);
        Training training = new Training(recipe.training().optimizer(), w.batch(), Integer.MAX_VALUE);
        var train = digits.train();
        try (Model model = Model.build(vae, train.eventShape(), train.kind(), rng, DType.FLOAT32, Device.CPU);
                Resident resident = Resident.of(train, Binarize.NONE, model);
                Resident few = Resident.of(digits.test().limit(w.batch()), Binarize.NONE, model);
                Trainer trainer = new Trainer(model, resident, few, training, rng, threads)) {
            boolean unused = trainer.run(WARM_UP / w.stepsShare() + 1, Listener.NONE);
            double best = 0;
            int each = Math.max(1, steps / w.stepsShare());
            for (int round = 0; round < rounds; round++) {
                long from = trainer.steps();
                long begun = System.nanoTime();
                unused = trainer.run(from + each, Listener.NONE);
                double seconds = (System.nanoTime() - begun) / 1e9;
                best = Math.max(best, each * (double) w.batch() / seconds);
            }
            return new Row(w.name(), best, best * operations(model) / 1e9, sgemm);
        }
    }

    /** Floating-point operations of one example's training: twice the multiplications, three ways, but for the first layer's input. */
    private static double operations(Model model) {
        Tensor first = model.parameters().all().getFirst();
        long inputs = first.shape().rank() == 2 ? first.shape().size() : 0;
        return 6.0 * model.multiplications() - 2.0 * inputs;
    }
}
