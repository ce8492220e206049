package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.DistributionLaws.Family;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Estimate;
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every divergence with a closed form; a new one is an entry of {@link #CLOSED}. */
class KlLaws {
    private static final int BATCH = 2;
    private static final Shape EVENT = Shape.of(3);

    /** By dimension. */
    private static final Set<List<Class<?>>> SPLIT = Set.of(
            List.of(Normal.class, StandardNormal.class),
            List.of(Normal.class, Normal.class),
            List.of(Laplace.class, Laplace.class),
            List.of(Laplace.class, StandardNormal.class),
            List.of(Laplace.class, Normal.class),
            List.of(Gamma.class, Gamma.class),
            List.of(Product.class, Product.class));

    /** As a whole. */
    private static final Set<List<Class<?>>> WHOLE = Set.of(
            List.of(FullNormal.class, StandardNormal.class),
            List.of(FullNormal.class, Normal.class),
            List.of(FullNormal.class, FullNormal.class),
            List.of(Normal.class, FullNormal.class),
            List.of(LogisticNormal.class, LogisticNormal.class),
            List.of(VonMisesFisher.class, UniformSphere.class),
            List.of(Categorical.class, Categorical.class),
            List.of(RelaxedCategorical.class, Categorical.class));

    /** KL(q || p). */
    record Pair(Family q, Family p) {
        Distribution anyQ(long seed) {
            return q.any(seed, BATCH, EVENT);
        }

        Distribution anyP(long seed) {
            return p.any(seed + 1000, BATCH, EVENT);
        }

        boolean in(Set<List<Class<?>>> pairs) {
            try (Scope s = Scope.open()) {
                return pairs.contains(List.of(anyQ(1).getClass(), anyP(1).getClass()));
            }
        }

        boolean closed() {
            return in(SPLIT) || in(WHOLE);
        }

        /** Draws of q have no density under p: the divergence is that of what q relaxes. */
        boolean relaxed() {
            try (Scope s = Scope.open()) {
                return anyQ(1) instanceof RelaxedCategorical;
            }
        }

        @Override
        public String toString() {
            return q + " || " + p;
        }
    }

    private static Stream<Pair> pairs() {
        return DistributionLaws.families()
                .flatMap(q -> DistributionLaws.families().map(p -> new Pair(q, p)));
    }

    static Stream<Pair> closed() {
        return pairs().filter(Pair::closed);
    }

    static Stream<Pair> split() {
        return pairs().filter(pair -> pair.in(SPLIT));
    }

    static Stream<Pair> drawn() {
        return closed().filter(pair -> !pair.relaxed());
    }

    static Stream<Pair> open() {
        return pairs().filter(pair -> !pair.closed());
    }

    private static Tensor kl(Distribution q, Distribution p) {
        return Kl.closed(q, p).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("drawn")
    void it_is_the_mean_log_ratio_of_draws(Pair pair) {
        try (Scope s = Scope.open()) {
            Distribution q = pair.anyQ(2);
            Distribution p = pair.anyP(2);
            Tensor z = q.sample(Rng.of(3), 100_000);
            Estimate[] drawn = Estimate.ofColumns(q.logProb(z).sub(p.logProb(z)).toDoubles(), BATCH);
            double[] closed = kl(q, p).toDoubles();
            assertThat(closed).hasSize(BATCH);
            for (int i = 0; i < BATCH; i++) {
                drawn[i].assertNear("example " + i, closed[i], 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("closed")
    void it_is_never_negative(Pair pair) {
        for (int seed = 0; seed < 50; seed++) {
            try (Scope s = Scope.open()) {
                Distribution q = pair.anyQ(seed);
                Distribution p = pair.anyP(seed);
                Tensor each = pair.in(SPLIT) ? Kl.perDimension(q, p).orElseThrow() : kl(q, p);
                assertThat(each.min().item()).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("split")
    void dimensions_add_up_to_the_whole(Pair pair) {
        try (Scope s = Scope.open()) {
            Distribution q = pair.anyQ(4);
            Distribution p = pair.anyP(4);
            Tensor each = Kl.perDimension(q, p).orElseThrow();
            assertThat(each.shape()).isEqualTo(EVENT.prepend(BATCH));
            double[] e = each.toDoubles();
            double[] total = kl(q, p).toDoubles();
            int width = (int) EVENT.size();
            for (int i = 0; i < BATCH; i++) {
                double sum = Arrays.stream(e, i * width, (i + 1) * width).sum();
                assertThat(total[i]).isCloseTo(sum, within(1e-13));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("closed")
    void its_gradient_is_its_slope(Pair pair) {
        try (Scope s = Scope.open()) {
            List<Tensor> q = pair.q().draw(Rng.of(5), BATCH, EVENT);
            List<Tensor> p = pair.p().draw(Rng.of(6), BATCH, EVENT);
            List<Tensor> all = Stream.concat(q.stream(), p.stream()).toList();
            // it may not depend on a parameter: on the direction of a mean on the sphere
            Supplier<Tensor> nothing = () ->
                    all.stream().map(t -> t.sum().mul(0)).reduce(Tensor::add).orElseThrow();
            Differences.assertGradients(
                    pair.toString(),
                    all,
                    () -> kl(pair.q().with(q, BATCH, EVENT), pair.p().with(p, BATCH, EVENT))
                            .sum()
                            .add(nothing.get()));
        }
    }

    @Test
    void it_is_nothing_between_equals() {
        try (Scope s = Scope.open()) {
            for (Family f : DistributionLaws.families().toList()) {
                Kl.closed(f.any(7, BATCH, EVENT), f.any(7, BATCH, EVENT))
                        .ifPresent(kl -> assertThat(kl.toDoubles()).as(f.name()).containsOnly(0));
            }
            Tensor zeros = Tensors.zeros(EVENT.prepend(BATCH), DType.FLOAT64, Device.CPU);
            Distribution standard = new StandardNormal(BATCH, EVENT, DType.FLOAT64, Device.CPU);
            assertThat(kl(new Normal(zeros, zeros, EVENT), standard).toDoubles())
                    .containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("open")
    void a_pair_without_a_closed_form_gives_none(Pair pair) {
        try (Scope s = Scope.open()) {
            assertThat(Kl.closed(pair.anyQ(8), pair.anyP(8))).isEmpty();
            assertThat(Kl.perDimension(pair.anyQ(8), pair.anyP(8))).isEmpty();
        }
    }

    @Test
    void events_of_different_shapes_have_no_divergence() {
        try (Scope s = Scope.open()) {
            Family normal = DistributionLaws.families()
                    .filter(f -> f.name().equals("normal"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Kl.closed(normal.any(9, BATCH, EVENT), normal.any(9, BATCH, Shape.of(1))))
                    .isEmpty();
        }
    }

    @Test
    void normals_are_as_far_apart_as_the_table_says() {
        try (Scope s = Scope.open()) {
            int standard = 0;
            for (Reference.Row row : Reference.table("kl_normal_normal").rows()) {
                Distribution q = normal(row.get("mean_q"), row.get("log_variance_q"));
                Distribution p = normal(row.get("mean_p"), row.get("log_variance_p"));
                double expected = row.get("kl");
                assertThat(kl(q, p).item())
                        .as(row.cells().toString())
                        .isCloseTo(expected, within(1e-13 * (1 + expected)));
                if (row.get("mean_p") == 0 && row.get("log_variance_p") == 0) {
                    standard++;
                    assertThat(kl(q, new StandardNormal(1, Shape.of(1), DType.FLOAT64, Device.CPU))
                                    .item())
                            .as(row.cells().toString())
                            .isCloseTo(expected, within(1e-13 * (1 + expected)));
                }
            }
            assertThat(standard).as("rows with a standard normal").isGreaterThan(3);
        }
    }

    private static Normal normal(double mean, double logVariance) {
        return new Normal(
                Tensors.of(new double[] {mean}, 1, 1), Tensors.of(new double[] {logVariance}, 1, 1), Shape.of(1));
    }
}
