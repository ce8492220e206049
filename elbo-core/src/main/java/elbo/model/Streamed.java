package elbo.model;

import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A data set too large to be held: read where it lies, a batch or a {@link Windows window} at a time. */
final class Streamed implements Feed {
    private final Preparation preparation;
    private final Windows.Sizes sizes;

    Streamed(Preparation preparation) {
        this(preparation, Windows.Sizes.USUAL);
    }

    Streamed(Preparation preparation, Windows.Sizes sizes) {
        this.preparation = preparation;
        this.sizes = sizes;
    }

    @Override
    public long size() {
        return preparation.data().size();
    }

    @Override
    public Shape eventShape() {
        return preparation.data().eventShape();
    }

    @Override
    public int levels() {
        return preparation.levels();
    }

    @Override
    public Order shuffled(Rng rng, int batch) {
        return new Windows(preparation, sizes, rng, batch);
    }

    @Override
    public Observed rows(long[] numbers, Rng rng) {
        return held(numbers).all(rng);
    }

    @Override
    public Observed range(long from, long count, Rng rng) {
        Held.Run run = new Held.Run(Math.toIntExact(from), Math.toIntExact(count));
        return Held.read(preparation, List.of(run)).all(rng);
    }

    @Override
    public float[] values(long[] numbers) {
        try (Scope s = Scope.open()) {
            return preparation.values(held(numbers).stored()).toFloats();
        }
    }

    private Held held(long[] numbers) {
        List<Held.Run> runs = new ArrayList<>();
        for (long number : numbers) {
            runs.add(new Held.Run(Math.toIntExact(number), 1));
        }
        return Held.read(preparation, runs);
    }

    @Override
    public void close() {}
}
