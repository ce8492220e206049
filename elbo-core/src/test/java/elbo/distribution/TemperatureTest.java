package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.RationalQuadratic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Draws nearer to the middle or farther from it. */
class TemperatureTest {
    private static final int BINS = 5;
    private static final Shape PLANE = Shape.of(2);
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Normal normal() {
        return new Normal(Tensors.of(new double[] {0.5, -1}, 1, 2), Tensors.of(new double[] {-1, 0.4}, 1, 2), PLANE);
    }

    /** {@code z = f(u)} with f a spline that bends. */
    private static Transformed bent() {
        return new Transformed(normal(), draws -> spline(draws).summed());
    }

    private static RationalQuadratic spline(long draws) {
        int width = RationalQuadratic.numbers(BINS);
        double[] numbers = new double[2 * width];
        Arrays.setAll(numbers, i -> Math.sin(1 + 2.7 * i));
        return new RationalQuadratic(Tensors.of(numbers, 1, width, 2).expand(Shape.of(draws, width, 2)), 3);
    }

    @Test
    void a_normal_is_as_many_times_as_wide() {
        Tensor z = normal().sample(Rng.of(1), 40);
        Tensor mean = normal().mean();
        assertThat(normal().sample(Rng.of(1), 40, 0.8).toDoubles())
                .containsExactly(z.sub(mean).mul(0.8).add(mean).toDoubles(), within(1e-14));
        assertThat(normal().sample(Rng.of(1), 40, 1).toDoubles()).containsExactly(z.toDoubles());
    }

    /** Not {@code m + t (f(u) - m)}, which lies where no draw does. */
    @Test
    void of_a_flow_it_is_the_base_that_is_as_wide() {
        Tensor u = normal().sample(Rng.of(1), 40, 0.8).reshape(40, 2);
        double[] sent = spline(40).forward(u).value().toDoubles();
        assertThat(bent().sample(Rng.of(1), 40, 0.8).toDoubles()).containsExactly(sent, within(1e-14));
        assertThat(bent().sample(Rng.of(1), 40, 1).toDoubles())
                .containsExactly(bent().sample(Rng.of(1), 40).toDoubles());
        assertThat(bent().sample(Rng.of(1), 1, 0).toDoubles())
                .containsExactly(bent().mean().toDoubles(), within(1e-14));
    }

    @Test
    void of_a_product_it_is_each_part() {
        Product both = new Product(List.of(bent(), normal()));
        Rng rng = Rng.of(1);
        double[] first = bent().sample(rng, 1, 0.5).toDoubles();
        double[] second = normal().sample(rng, 1, 0.5).toDoubles();
        assertThat(both.sample(Rng.of(1), 1, 0.5).toDoubles())
                .containsExactly(new double[] {first[0], first[1], second[0], second[1]}, within(1e-14));
    }
}
