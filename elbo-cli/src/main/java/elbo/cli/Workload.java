package elbo.cli;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Bernoulli;
import elbo.model.Level;
import elbo.model.Vae;
import elbo.network.Conv;
import elbo.network.Deconv;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.objective.Elbo;
import elbo.objective.Iwae;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.recipe.RecipeReader;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * One thing that {@code elbo bench} measures, on made-up pictures: the time of a step does not depend on what they show.
 *
 * @param name  a word for {@code --workload}
 * @param title what is measured
 * @param job   what is done, again and again
 * @param vae   the model; made when asked for, since recipes are files
 * @param event shape of one example
 * @param batch examples at a time
 */
record Workload(String name, String title, Job job, Supplier<Vae> vae, Shape event, int batch) {
    /** What is done with the model. */
    enum Job {
        TRAIN,
        ENCODE,
        DECODE,
        /** encode, draw, decode and evaluate the bound of one example, as a service does */
        SCORE
    }

    private static final int BULK = 10_000;
    private static final long BYTES = 48_000_000;
    private static final Shape GREY = Shape.of(1, 28, 28);
    private static final Shape POINT = Shape.of(2);
    private static final Shape COLOUR = Shape.of(3, 64, 64);
    private static final Supplier<Vae> DENSE = recipe("vae");

    static final List<Workload> ALL = List.of(
            new Workload("dense-128", "train 784-400-20, batch 128", Job.TRAIN, DENSE, GREY, 128),
            new Workload("dense-1024", "train 784-400-20, batch 1024", Job.TRAIN, DENSE, GREY, 1024),
            new Workload("wide-128", "train 784-1024-1024-20, batch 128", Job.TRAIN, Workload::wide, GREY, 128),
            new Workload("iwae-50", "train 784-400-20, K = 50, batch 128", Job.TRAIN, Workload::weighted, GREY, 128),
            new Workload(
                    "conv-128", "train conv 32-64-16-2 (Keras), batch 128", Job.TRAIN, recipe("keras-conv"), GREY, 128),
            new Workload(
                    "conv-64x64", "train conv 32-64-128, 64x64x3, batch 64", Job.TRAIN, Workload::colour, COLOUR, 64),
            new Workload(
                    "nice", "train NICE, 4 couplings of 5 x 1000, batch 128", Job.TRAIN, recipe("nice"), GREY, 128),
            new Workload("realnvp", "train RealNVP, 2 scales, batch 64", Job.TRAIN, recipe("realnvp"), GREY, 64),
            new Workload("glow", "train Glow, 2 scales of 4 steps, batch 64", Job.TRAIN, recipe("glow"), GREY, 64),
            new Workload("maf", "train MAF on points, batch 256", Job.TRAIN, recipe("maf"), POINT, 256),
            new Workload("nsf", "train NSF on points, batch 256", Job.TRAIN, recipe("nsf"), POINT, 256),
            new Workload(
                    "iaf-vae", "train 784-400-20, posterior IAF, batch 128", Job.TRAIN, recipe("iaf-vae"), GREY, 128),
            new Workload("encode", "encode 784-400-20 in bulk", Job.ENCODE, DENSE, GREY, BULK),
            new Workload("decode", "decode 784-400-20 in bulk", Job.DECODE, DENSE, GREY, BULK),
            new Workload("score-1", "score one example, 784-400-20", Job.SCORE, DENSE, GREY, 1));

    private static Supplier<Vae> recipe(String name) {
        return () -> RecipeReader.named(name).model().vae();
    }

    private static Vae wide() {
        return Vae.flat(new Mlp(1024, 1024), level(20), new Mlp(1024, 1024), new Bernoulli(), new Elbo());
    }

    private static Vae weighted() {
        return DENSE.get().withObjective(new Iwae(50));
    }

    private static Vae colour() {
        Conv encoder = new Conv(
                List.of(32, 64, 128), 3, 2, Conv.Padding.SAME, List.of(256), Activation.RELU, Initializer.TORCH);
        Deconv decoder = new Deconv(List.of(256), 128, List.of(128, 64, 32), 3, 2, Activation.RELU, Initializer.TORCH);
        return Vae.flat(encoder, level(64), decoder, new Bernoulli(), new Elbo());
    }

    private static Level level(int latent) {
        return new Level(latent, new DiagonalNormal(), new StandardNormal());
    }

    /** Random grey values, the same each time; as many bytes as MNIST's training pictures have, or a little more. */
    Dataset examples() {
        byte[] values = new byte[(int) (BYTES / event.size() * event.size())];
        ByteBuffer all = ByteBuffer.wrap(values);
        Rng rng = Rng.of(1);
        while (all.remaining() >= Long.BYTES) {
            all.putLong(rng.nextLong());
        }
        return MemoryDataset.bytes("random", event, Kind.UNIT, 1 / 255f, values, Labels.NONE);
    }
}
