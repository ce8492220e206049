package elbo.generation;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** The values themselves: pixels of pictures. What looks alike may be far apart in these. */
public record PlainValues(Shape event) implements FeatureMap {
    @Override
    public String what() {
        return "the values themselves (" + width()
                + " each); not Inception's features, so not comparable with published FID";
    }

    @Override
    public int width() {
        return Math.toIntExact(event.size());
    }

    @Override
    public Tensor of(Tensor examples) {
        return examples.reshape(-1, event.size());
    }
}
