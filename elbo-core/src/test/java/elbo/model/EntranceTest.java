package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.likelihood.Gaussian;
import elbo.model.Conditioning.Place;
import elbo.network.Conv;
import elbo.network.Encoder;
import elbo.network.Mlp;
import elbo.network.ResNet;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.LinearVae;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The context at the encoder's input. */
class EntranceTest {
    private static final Shape PICTURE = Shape.of(2, 4, 5);

    private static Model model(Encoder encoder, Shape event, Kind kind) {
        Level level = new Level(1, new DiagonalNormal(), new StandardNormal());
        Conditioning conditioning = new Conditioning(List.of(Labels.CLASS), 3, Place.INPUT, false);
        Vae vae = new Vae(encoder, List.of(level), new Mlp(3), new Gaussian(), new Elbo(), conditioning);
        return Model.build(vae, event, kind, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    private static Tensor told(double... context) {
        return Tensors.of(context, 1, 3);
    }

    private static double code(Model model, Tensor x, Tensor context) {
        return model.posterior(Observed.of(x).withContext(context)).mean().item();
    }

    /** Without hidden layers the code is the sum of the input's numbers times the weights. */
    @Test
    void a_vector_has_the_context_at_its_end() {
        try (Model model = model(new Mlp(), Shape.of(2), Kind.REAL);
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.mean.weight", 1, 10, 100, 1000, 10_000);
            LinearVae.set(model, "posterior.mean.bias", 0);
            assertThat(code(model, Tensors.of(new double[] {2, 3}, 1, 2), told(4, 5, 6)))
                    .isEqualTo(2 + 30 + 400 + 5000 + 60_000);
        }
    }

    /** {@code W c + b} for each pixel, behind the picture's own channels. */
    @Test
    void a_picture_has_one_channel_more_a_linear_map_of_the_context() {
        try (Model model = model(new Mlp(), Shape.of(1, 1, 2), Kind.REAL);
                Scope s = Scope.open()) {
            LinearVae.set(model, "encoder.context.weight", 1, 2, 3, 4, 5, 6);
            LinearVae.set(model, "encoder.context.bias", 0.5, 0.25);
            LinearVae.set(model, "posterior.mean.weight", 1, 10, 100, 1000);
            LinearVae.set(model, "posterior.mean.bias", 0);
            Tensor x = Tensors.of(new double[] {7, 8}, 1, 1, 1, 2);
            assertThat(code(model, x, told(1, 0, 2)))
                    .isCloseTo(7 + 80 + 100 * (1 + 6 + 0.5) + 1000 * (4 + 12 + 0.25), within(1e-9));
        }
    }

    /** Those count, where the context does not: a standard score of -1 would give NaN. */
    @Test
    void counts_are_read_as_logarithms_and_the_context_as_it_is() {
        try (Model model = model(new Mlp(), Shape.of(1), Kind.COUNT);
                Scope s = Scope.open()) {
            LinearVae.set(model, "posterior.mean.weight", 1, 1, 1, 1);
            LinearVae.set(model, "posterior.mean.bias", 0);
            assertThat(code(model, Tensors.of(new double[] {9}, 1, 1), told(-3, 0, 1)))
                    .isCloseTo(Math.log(10) - 2, within(1e-12));
        }
    }

    static Stream<Encoder> encoders() {
        return Stream.of(
                new Mlp(6),
                new Conv(List.of(3), 3, 2, Conv.Padding.SAME, List.of(4), Activation.TANH, Initializer.GLOROT),
                new ResNet(List.of(3), 1, Activation.TANH, Initializer.TORCH));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void every_network_reads_it_and_teaches_the_map(Encoder encoder) {
        try (Model model = model(encoder, PICTURE, Kind.REAL);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(2), 1, PICTURE.prepend(1));
            assertThat(Math.abs(code(model, x, told(1, 0, 0)) - code(model, x, told(0, 1, 0))))
                    .isGreaterThan(1e-4);
            Tensor weight = model.parameters().byName().get("encoder.context.weight");
            assertThat(weight.shape()).isEqualTo(Shape.of(20, 3));
            Observed o = Observed.of(x).withContext(told(0.3, -1, 2));
            Differences.assertGradients(
                    encoder.toString(),
                    List.of(weight),
                    () -> model.posterior(o).mean().sum());
        }
    }

    /** 4 x 5 pixels from 3 numbers, 3 x 4 x 5 numbers to 6, and two heads. */
    @Test
    void its_multiplications_count() {
        try (Model model = model(new Mlp(6), PICTURE, Kind.REAL)) {
            assertThat(model.encodingMultiplications()).isEqualTo(20 * 3 + 60 * 6 + 2 * 6);
        }
    }
}
