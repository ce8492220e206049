package elbo.bench;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.recipe.RecipeReader;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;

/** The textbook VAE, 784-400-20, and made-up pictures for it: the time of what is measured does not depend on what they show. */
final class Textbook implements AutoCloseable {
    static final int BATCH = 128;
    private static final int EXAMPLES = 20_000;

    final Model model;
    final Feed data;
    /** what is tested on at the end of an epoch, as good as nothing */
    final Feed one;

    final Rng rng = Rng.of(1);

    Textbook() {
        Dataset pictures = pictures();
        Vae vae = RecipeReader.named("vae").model().vae();
        model = Model.build(vae, pictures.eventShape(), pictures.kind(), rng, DType.FLOAT32, Device.CPU);
        data = Feed.of(pictures, Binarize.NONE, model);
        one = Feed.of(pictures.limit(1), Binarize.NONE, model);
    }

    static Dataset pictures() {
        Shape shape = Shape.of(1, 28, 28);
        byte[] values = new byte[EXAMPLES * (int) shape.size()];
        ByteBuffer all = ByteBuffer.wrap(values);
        Rng rng = Rng.of(2);
        while (all.remaining() >= Long.BYTES) {
            all.putLong(rng.nextLong());
        }
        return MemoryDataset.bytes("random", shape, Kind.UNIT, 1 / 255f, values, Labels.NONE);
    }

    @Override
    public void close() {
        one.close();
        data.close();
        model.close();
    }
}
