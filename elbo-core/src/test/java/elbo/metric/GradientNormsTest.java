package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Loss;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.noise.GaussianNoise;
import elbo.noise.NoNoise;
import elbo.noise.Noise;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.RelaxedCategorical;
import elbo.prior.Categorical;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Differences;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientNormsTest {
    private static final FloatRows ROWS = FloatRows.of(new double[][] {{1, 2}, {3, -2}, {-1, 3}, {5, 1}});

    /**
     * With all weights 0 q is N(0, 1), p N(0, I) and the loss half the squares of x: the decoder's gradient is the mean of
     * {@code -x z} by its weight and of -x by its bias, that of the encoder 0, for z changes nothing and the divergence is at its least.
     */
    @Test
    void a_decoder_that_does_not_look_leaves_the_encoder_without_gradient() {
        try (Model model = LinearVae.of(2, 1).build();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            GradientNorms norms =
                    GradientNorms.of(model, data, 4, Moment.START, Rng.of(1)).orElseThrow();
            assertThat(norms.encoder()).isCloseTo(0, within(1e-12));
            double bias = Math.hypot(2, 1); // the means of both columns
            assertThat(norms.decoder()).isGreaterThan(bias).isLessThan(20);
            assertThat(norms.ratio()).isCloseTo(0, within(1e-12));
        }
    }

    /** The posterior's variance made so small that z is its mean: q = N(2 x_1, e^-40), x = z and 0. All by hand. */
    @Test
    void the_norms_are_those_by_hand() {
        try (Model model = LinearVae.of(2, 1).build();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            LinearVae.set(model, "posterior.mean.weight", 2, 0);
            LinearVae.set(model, "posterior.log_variance.bias", -40);
            LinearVae.set(model, "decoder.0.weight", 1, 0);
            double[][] x = {{1, 2}, {3, -2}, {-1, 3}, {5, 1}};
            double[] encoder =
                    new double[6]; // by the weights and the bias of the mean, and of the logarithm of the variance
            double[] decoder = new double[4];
            for (double[] e : x) {
                double z = 2 * e[0];
                double[] off = {z - e[0], -e[1]};
                double dz = off[0] + z; // what the decoder and the divergence want of z
                double dv = 0.5 * (Math.exp(-40) - 1);
                double[] all = {dz * e[0], dz * e[1], dz, dv * e[0], dv * e[1], dv};
                for (int i = 0; i < 6; i++) {
                    encoder[i] += all[i] / 4;
                }
                double[] down = {off[0] * z, off[1] * z, off[0], off[1]};
                for (int i = 0; i < 4; i++) {
                    decoder[i] += down[i] / 4;
                }
            }
            GradientNorms norms =
                    GradientNorms.of(model, data, 100, Moment.START, Rng.of(1)).orElseThrow();
            assertThat(norms.encoder()).isCloseTo(norm(encoder), within(1e-6));
            assertThat(norms.decoder()).isCloseTo(norm(decoder), within(1e-6));
            assertThat(norms.ratio()).isCloseTo(norm(encoder) / norm(decoder), within(1e-6));
        }
    }

    private static Vae vae(Mlp networks, Level level, Noise noise) {
        return Vae.flat(networks, level, networks, new Gaussian(), new Elbo()).withNoise(noise);
    }

    static Stream<Vae> that_train_in_another_way() {
        Level normal = new Level(2, new DiagonalNormal(), new StandardNormal());
        RelaxedCategorical relaxed =
                new RelaxedCategorical(2, Schedule.constant(0.7), RelaxedCategorical.Draw.RELAXED, Initializer.TORCH);
        Mlp normed = new Mlp(List.of(3), Activation.TANH, Initializer.TORCH, Norm.BATCH);
        return Stream.of(
                vae(new Mlp(), new Level(2, relaxed, new Categorical(2, false)), new NoNoise()),
                vae(normed, normal, new NoNoise()),
                vae(new Mlp(), normal, new GaussianNoise(0.5)));
    }

    /** Relaxed draws, a batch's own statistics and noise on inputs, against central differences of the loss of training. */
    @ParameterizedTest
    @MethodSource("that_train_in_another_way")
    void the_gradient_is_that_of_training(Vae vae) {
        Moment moment = Moment.START.inTraining();
        try (Model model = Model.build(vae, Shape.of(2), Kind.REAL, Rng.of(3), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(ROWS, Binarize.NONE, model);
                Scope s = Scope.open()) {
            Supplier<Tensor> loss = () -> moment.during(() -> {
                Observed o = data.range(0, 4, Rng.of(1));
                return Loss.of(vae, model.terms(o, moment, Rng.of(1).fork("noise"), 1), 0)
                        .total();
            });
            double encoder = norm(model, loss, "encoder", "posterior");
            double decoder = norm(model, loss, "decoder", "likelihood");
            Map<String, List<Double>> before = values(model);
            GradientNorms norms =
                    GradientNorms.of(model, data, 4, Moment.START, Rng.of(1)).orElseThrow();
            assertThat(norms.encoder()).isCloseTo(encoder, withinPercentage(1e-4));
            assertThat(norms.decoder()).isCloseTo(decoder, withinPercentage(1e-4));
            assertThat(values(model)).as("nothing moves").isEqualTo(before);
        }
    }

    private static double norm(Model model, Supplier<Tensor> loss, String... parts) {
        double[] all = model.parameters().of(List.of(parts)).stream()
                .flatMapToDouble(p -> Arrays.stream(Differences.of(p, loss)))
                .toArray();
        return norm(all);
    }

    private static Map<String, List<Double>> values(Model model) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        model.parameters()
                .byName()
                .forEach((name, t) ->
                        values.put(name, Arrays.stream(t.toDoubles()).boxed().toList()));
        return values;
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double v : values) {
            squares += v * v;
        }
        return Math.sqrt(squares);
    }

    @Test
    void a_learnt_deviation_is_put_beside_that_of_the_data() {
        LinearVae wide = LinearVae.of(2, 1).with(new Gaussian(Gaussian.Variance.SCALAR, 1, Activation.IDENTITY));
        try (Model model = wide.build();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            LinearVae.set(model, "likelihood.log_variance", Math.log(0.25));
            DecoderSpread spread = DecoderSpread.of(model, data, 100, Rng.of(1)).orElseThrow();
            assertThat(spread.decoder()).isCloseTo(0.5, within(1e-9));
            // the columns' variances are (1 + 1 + 9 + 9) / 4 = 5 and (1 + 9 + 4 + 0) / 4 = 3.5
            assertThat(spread.data()).isCloseTo(Math.sqrt(4.25), within(1e-6));
        }
        try (Model model = LinearVae.of(2, 1).build();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            assertThat(DecoderSpread.of(model, data, 100, Rng.of(1)))
                    .as("a known one")
                    .isEmpty();
        }
    }
}
