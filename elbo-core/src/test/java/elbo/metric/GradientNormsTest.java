package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.nn.Activation;
import elbo.nn.Moment;
import elbo.tensor.Rng;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import org.junit.jupiter.api.Test;

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
