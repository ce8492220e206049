package elbo.transform;

import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;

/** One transform after the other; log-determinants add up. At least one; chains among them become their parts. */
public record Chain(List<Transform> parts) implements Transform {
    public Chain {
        parts = parts.stream().flatMap(p -> p.parts().stream()).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one transform");
        }
    }

    @Override
    public Image forward(Tensor x) {
        return along(parts, x, Transform::forward);
    }

    @Override
    public Image inverse(Tensor y) {
        return along(parts.reversed(), y, Transform::inverse);
    }

    private static Image along(List<Transform> parts, Tensor x, BiFunction<Transform, Tensor, Image> way) {
        Image image = way.apply(parts.getFirst(), x);
        for (Transform next : parts.subList(1, parts.size())) {
            Image then = way.apply(next, image.value());
            image = new Image(then.value(), image.logDet().add(then.logDet()));
        }
        return image;
    }
}
