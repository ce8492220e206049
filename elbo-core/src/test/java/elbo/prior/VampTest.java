package elbo.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mixture of posteriors at pseudo-inputs. */
class VampTest {
    private static final Shape EVENT = Shape.of(2);
    private static final double VARIANCE = 0.3;

    /** The posterior of x is N(x, 0.3). */
    private static Conditional build(Init init, Vamp vamp) {
        Prior.Surroundings around =
                new Prior.Surroundings(EVENT, 0, x -> new Normal(x, x.mul(0).add(Math.log(VARIANCE)), EVENT));
        return vamp.build(init.at("prior"), EVENT, around);
    }

    @Test
    void its_density_is_the_mean_of_those_of_the_posteriors() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Distribution p =
                    build(init, new Vamp(3, Vamp.Start.RANDOM, 0, 1, false)).given(Doubles.none(2));
            double[] u = parameters.byName().get("prior.inputs").toDoubles();
            Tensor z = Doubles.normal(Rng.of(2), 1, Shape.of(4, 2, 2));
            double[] x = z.toDoubles();
            double[] score = p.logProb(z).toDoubles();
            for (int i = 0; i < 8; i++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    double square = Math.pow(x[2 * i] - u[2 * k], 2) + Math.pow(x[2 * i + 1] - u[2 * k + 1], 2);
                    sum += Math.exp(-square / (2 * VARIANCE)) / (2 * Math.PI * VARIANCE) / 3;
                }
                assertThat(score[i]).isCloseTo(Math.log(sum), within(1e-12));
            }
        }
    }

    /** The first ones only, as elsewhere, would show here. */
    @Test
    void draws_come_from_every_component_alike() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Distribution p =
                    build(init, new Vamp(4, Vamp.Start.RANDOM, 0, 100, false)).given(Doubles.none(2000));
            double[] u = parameters.byName().get("prior.inputs").toDoubles();
            double[] z = p.sample(Rng.of(3), 2).toDoubles();
            int[] counts = new int[4];
            for (int i = 0; i < z.length; i += 2) {
                int at = i;
                int nearest = java.util.stream.IntStream.range(0, 4)
                        .boxed()
                        .min(java.util.Comparator.comparingDouble(
                                k -> Math.hypot(z[at] - u[2 * k], z[at + 1] - u[2 * k + 1])))
                        .orElseThrow();
                counts[nearest]++;
            }
            for (int count : counts) {
                assertThat((double) count).isCloseTo(1000, within(5 * Math.sqrt(750)));
            }
        }
    }

    @Test
    void pseudo_inputs_can_begin_as_examples() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional unused = build(init, new Vamp(5, Vamp.Start.DATA, 0.5, 0.1, true));
            Tensor three = Doubles.normal(Rng.of(4), 1, Shape.of(3, 2));
            parameters.begin(2, n -> three.mul(9));
            assertThat(parameters.byName().get("prior.inputs").toDoubles()).doesNotContain(three.toDoubles());
            int[] asked = {0};
            parameters.begin(1, n -> {
                asked[0] = n;
                return three;
            });
            double[] x = three.toDoubles();
            double[] inputs = parameters.byName().get("prior.inputs").toDoubles();
            assertThat(asked[0]).isEqualTo(5);
            assertThat(inputs).containsExactly(x[0], x[1], x[2], x[3], x[4], x[5], x[0], x[1], x[2], x[3]);
            assertThat(parameters.all()).hasSize(1);
        }
    }

    @Test
    void pictures_are_cut_to_their_range() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            double[] mean = build(init, new Vamp(50, Vamp.Start.RANDOM, 0.5, 5, true))
                    .given(Doubles.none(1))
                    .mean()
                    .toDoubles();
            double[] inputs = parameters.byName().get("prior.inputs").toDoubles();
            double cut = Arrays.stream(inputs).map(u -> Math.clamp(u, 0, 1)).sum() / 50;
            assertThat(mean[0] + mean[1]).isCloseTo(cut, within(1e-12));
        }
    }

    @Test
    void senseless_numbers_are_refused() {
        assertThatThrownBy(() -> new Vamp(0, Vamp.Start.DATA, 0, 1, true)).hasMessageContaining("components");
        assertThatThrownBy(() -> new Vamp(1, Vamp.Start.DATA, 0, -1, true)).hasMessageContaining("std");
    }

    /** As in the default of a well-known program, which its loaders of data overwrite. */
    @Test
    void pseudo_inputs_that_would_all_begin_where_none_moves_are_refused() {
        for (double mean : new double[] {-0.05, 1.05}) {
            assertThat(new Vamp(500, Vamp.Start.RANDOM, mean, 0.01, true).check(Kind.UNIT))
                    .hasValueSatisfying(p -> assertThat(p.toString()).contains("what is cut never moves"));
            assertThat(new Vamp(500, Vamp.Start.RANDOM, mean, 0.01, false).check(Kind.UNIT))
                    .isEmpty();
        }
        assertThat(new Vamp(500, Vamp.Start.RANDOM, 0.05, 0.01, true).check(Kind.UNIT))
                .isEmpty();
        assertThat(new Vamp(500, Vamp.Start.DATA, -0.05, 0.01, true).check(Kind.UNIT))
                .isEmpty();
    }

    @Test
    void pictures_ranges_are_for_pictures() {
        Vamp cut = new Vamp(1, Vamp.Start.RANDOM, 0, 1, true);
        Vamp free = new Vamp(1, Vamp.Start.RANDOM, 0, 1, false);
        for (Kind kind : List.of(Kind.REAL, Kind.COUNT)) {
            assertThat(cut.check(kind))
                    .hasValueSatisfying(p -> assertThat(p.toString()).contains("Fix: prior.unit: false"));
            assertThat(free.check(kind)).isEmpty();
        }
        assertThat(cut.check(Kind.UNIT)).isEmpty();
        assertThat(cut.check(Kind.BINARY)).isEmpty();
    }
}
