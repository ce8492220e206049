package elbo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Support;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** Whether vectors lie where a support says. */
public final class Supports {
    private Supports() {}

    /** How many numbers a vector there has. */
    public static long dims(Support support) {
        return switch (support) {
            case Support.Real r -> r.dims();
            case Support.UnitInterval u -> u.dims();
            case Support.Positive p -> p.dims();
            case Support.Simplex s -> s.dims();
            case Support.Sphere s -> s.dims();
            case Support.Ball b -> b.dims();
            case Support.OneHot o -> o.groups() * o.classes();
            case Support.Product p ->
                p.parts().stream().mapToLong(Supports::dims).sum();
        };
    }

    /** Fails if a vector of {@code z [.., D]} lies elsewhere. */
    public static void assertHolds(Support support, Tensor z) {
        assertThat(dims(support)).isEqualTo(z.shape().dim(-1));
        switch (support) {
            case Support.Real r -> assertThat(z.isFinite().all().item()).isEqualTo(1);
            case Support.UnitInterval u -> assertRange(z, 0, 1);
            case Support.Positive p -> assertRange(z, Double.MIN_NORMAL, Double.MAX_VALUE);
            case Support.Simplex s -> assertProportions(z);
            case Support.Sphere s -> assertOne(z.square().sum(-1));
            case Support.Ball b ->
                assertThat(z.square().sum(-1).mul(b.curvature()).max().item()).isLessThan(1);
            case Support.OneHot o -> {
                Shape grouped = z.shape().dropLast(1).join(Shape.of(o.groups(), o.classes()));
                assertProportions(z.reshape(grouped));
            }
            case Support.Product p -> {
                long from = 0;
                for (Support part : p.parts()) {
                    assertHolds(part, z.narrow(-1, from, dims(part)));
                    from += dims(part);
                }
            }
        }
    }

    private static void assertProportions(Tensor z) {
        assertRange(z, 0, 1);
        assertOne(z.sum(-1));
    }

    private static void assertRange(Tensor z, double low, double high) {
        assertThat(z.min().item()).isGreaterThanOrEqualTo(low);
        assertThat(z.max().item()).isLessThanOrEqualTo(high);
    }

    private static void assertOne(Tensor sums) {
        assertThat(sums.sub(1).abs().max().item()).isCloseTo(0, within(1e-12));
    }
}
