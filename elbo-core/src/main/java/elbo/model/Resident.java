package elbo.model;

import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/** A data set held whole where the model computes. */
final class Resident implements Feed {
    private final Held all;

    Resident(Preparation preparation) {
        try (Scope s = Scope.open()) {
            all = Held.read(
                            preparation,
                            List.of(new Held.Run(0, preparation.data().size())))
                    .own();
        }
    }

    @Override
    public long size() {
        return all.stored().shape().dim(0);
    }

    @Override
    public Shape eventShape() {
        return all.preparation().data().eventShape();
    }

    @Override
    public int levels() {
        return all.preparation().levels();
    }

    @Override
    public Order shuffled(Rng rng, int batch) {
        try (Scope s = Scope.open()) {
            return new Shuffled(
                    all, all.index(Shuffled.order(rng, Math.toIntExact(size()))).own());
        }
    }

    @Override
    public Observed rows(long[] numbers, Rng rng) {
        return all.rows(all.index(numbers), rng);
    }

    @Override
    public Observed range(long from, long count, Rng rng) {
        return all.range(from, count, rng);
    }

    @Override
    public float[] values(long[] numbers) {
        try (Scope s = Scope.open()) {
            Tensor some = all.stored().rows(all.index(numbers));
            return all.preparation().values(some).toFloats();
        }
    }

    @Override
    public void close() {
        all.close();
    }
}
