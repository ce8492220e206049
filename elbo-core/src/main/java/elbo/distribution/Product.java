package elbo.distribution;

import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Independent vectors beside each other, each with its own distribution: some numbers and a choice among classes, say.
 * {@code log p(x) = sum_i log p_i(x_i)}.
 */
public record Product(List<Distribution> parts) implements Distribution {
    public Product {
        parts = List.copyOf(parts);
    }

    @Override
    public Shape eventShape() {
        return Shape.of(parts.stream().mapToLong(p -> p.eventShape().size()).sum());
    }

    @Override
    public Tensor sample(Rng rng, int draws) {
        return joined(p -> p.sample(rng, draws));
    }

    @Override
    public Tensor sample(Rng rng, int draws, double temperature) {
        return joined(p -> p.sample(rng, draws, temperature));
    }

    @Override
    public Tensor logProb(Tensor x) {
        List<Tensor> slices = slices(x);
        return IntStream.range(0, slices.size())
                .mapToObj(i -> parts.get(i).logProb(slices.get(i)))
                .reduce(Tensor::add)
                .orElseThrow();
    }

    @Override
    public boolean hasDensity() {
        return parts.stream().allMatch(Distribution::hasDensity);
    }

    @Override
    public Tensor mean() {
        return joined(Distribution::mean);
    }

    @Override
    public Product mapped(UnaryOperator<Tensor> change) {
        return new Product(parts.stream().map(p -> p.mapped(change)).toList());
    }

    private Tensor joined(Function<Distribution, Tensor> each) {
        return Tensors.cat(parts.stream().map(each).toList(), -1);
    }

    /** Each part's own share of {@code x [.., D]}. */
    public List<Tensor> slices(Tensor x) {
        List<Tensor> out = new ArrayList<>();
        long from = 0;
        for (Distribution part : parts) {
            long width = part.eventShape().size();
            out.add(x.narrow(-1, from, width));
            from += width;
        }
        return out;
    }

    /** Whether the other is one of parts of the same sizes. */
    public boolean matches(Product o) {
        return sizes().equals(o.sizes());
    }

    private List<Shape> sizes() {
        return parts.stream().map(Distribution::eventShape).toList();
    }
}
