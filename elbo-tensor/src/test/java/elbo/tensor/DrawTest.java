package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random tensors. Bounds are five standard errors of what is estimated. */
class DrawTest {
    private static final int N = 400_000;
    private static final double ERROR = 5 / Math.sqrt(N);

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        Engine.threads(Engine.Work.DENSE, Engine.cores());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void normal_moments(DType type) {
        double[] x = Tensors.normal(Rng.of(1), Shape.of(N), type, Device.CPU).toDoubles();

        assertThat(moment(x, 1)).isCloseTo(0, within(ERROR));
        assertThat(moment(x, 2)).isCloseTo(1, within(ERROR * Math.sqrt(2)));
        assertThat(moment(x, 3)).isCloseTo(0, within(ERROR * Math.sqrt(15)));
        assertThat(moment(x, 4)).isCloseTo(3, within(ERROR * Math.sqrt(96)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void uniform_moments_and_bounds(DType type) {
        double[] x = Tensors.uniform(Rng.of(2), Shape.of(N), type, Device.CPU).toDoubles();

        assertThat(Arrays.stream(x).min().orElseThrow()).isBetween(0.0, 1e-4);
        assertThat(Arrays.stream(x).max().orElseThrow()).isGreaterThan(1 - 1e-4).isLessThan(1);
        assertThat(moment(x, 1)).isCloseTo(0.5, within(ERROR * Math.sqrt(1 / 12.0)));
        assertThat(moment(x, 2)).isCloseTo(1 / 3.0, within(ERROR * Math.sqrt(4 / 45.0)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void bernoulli_frequencies(DType type) {
        double[] probabilities = {0, 0.001, 0.3, 0.5, 0.97, 1};
        Tensor p = Tensors.of(probabilities, 1, 6).to(type).expand(Shape.of(N, 6));

        Tensor draws = Tensors.bernoulli(Rng.of(3), p);

        assertThat(draws.dtype()).isEqualTo(type);
        assertThat(draws.mul(draws.sub(1)).abs().sum().item())
                .as("only 0 and 1")
                .isZero();
        double[] frequency = draws.to(DType.FLOAT64).mean(0).toDoubles();
        for (int i = 0; i < 6; i++) {
            double q = probabilities[i];
            assertThat(frequency[i]).isCloseTo(q, within(ERROR * Math.sqrt(q * (1 - q))));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void poisson_counts(DType type) {
        double[] rates = {0, 0.3, 4, 60};

        Tensor draws =
                Tensors.poisson(Rng.of(4), Tensors.of(rates, 1, 4).to(type).expand(Shape.of(N, 4)));

        assertThat(draws.dtype()).isEqualTo(type);
        assertThat(draws.sub(Functions.floor(draws)).abs().sum().item()).isZero();
        double[] mean = draws.to(DType.FLOAT64).mean(0).toDoubles();
        double[] variance = draws.to(DType.FLOAT64).variance(0).toDoubles();
        for (int i = 0; i < rates.length; i++) {
            assertThat(mean[i]).isCloseTo(rates[i], within(ERROR * Math.sqrt(rates[i])));
            double spread = Math.sqrt(rates[i] + 2 * rates[i] * rates[i]); // fourth moment less the variance squared
            assertThat(variance[i]).isCloseTo(rates[i], within(ERROR * spread));
        }
    }

    static Stream<Function<Rng, Tensor>> draws() {
        Shape shape = Shape.of(300, 701);
        return Stream.of(
                rng -> Tensors.normal(rng, shape, DType.FLOAT32, Device.CPU),
                rng -> Tensors.uniform(rng, shape, DType.FLOAT64, Device.CPU),
                rng -> Tensors.bernoulli(rng, Tensors.full(shape, 0.5, DType.FLOAT32, Device.CPU)),
                rng -> Tensors.poisson(rng, Tensors.full(shape, 3, DType.FLOAT32, Device.CPU)));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void the_same_position_gives_the_same_bits_whatever_came_before_and_however_many_threads(
            Function<Rng, Tensor> draw) {
        double[] first = draw.apply(Rng.of(9)).toDoubles();
        Tensor unused = Tensors.normal(Rng.of(77), Shape.of(1000), DType.FLOAT32, Device.CPU);

        for (int threads : new int[] {1, 2, 5}) {
            Engine.threads(Engine.Work.CONVOLUTION, threads);
            assertThat(draw.apply(Rng.of(9)).toDoubles()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("draws")
    void a_draw_moves_the_stream_by_one(Function<Rng, Tensor> draw) {
        Rng drawn = Rng.of(9);
        double[] first = draw.apply(drawn).toDoubles();
        Rng counted = Rng.of(9);
        long unused = counted.nextLong();

        assertThat(drawn.nextLong()).isEqualTo(counted.nextLong());
        assertThat(draw.apply(drawn).toDoubles()).isNotEqualTo(first);
    }

    @Test
    void another_thread_draws_the_same() throws InterruptedException {
        double[] here = Tensors.normal(Rng.of(4), Shape.of(500), DType.FLOAT32, Device.CPU)
                .toDoubles();
        double[][] there = new double[1][];
        Thread thread = new Thread(() -> {
            try (Scope s = Scope.open()) {
                there[0] = Tensors.normal(Rng.of(4), Shape.of(500), DType.FLOAT32, Device.CPU)
                        .toDoubles();
            }
        });
        thread.start();
        thread.join();

        assertThat(there[0]).isEqualTo(here);
    }

    private static double moment(double[] x, int order) {
        return Plain.sum(Plain.each(x, v -> Math.pow(v, order))) / x.length;
    }
}
