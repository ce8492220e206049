package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Initializer;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.posterior.RelaxedCategorical;
import elbo.prior.Categorical;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import org.junit.jupiter.api.Test;

/** Two choices among three classes each: log p(x) is a sum over nine states. */
class DiscreteNllTest {
    private static final int N = 30;
    /** {@code x = w z + noise}, two dimensions by six. */
    private static final double[] W = {1, -1, 0.5, 2, 0, -2, 0, 1, -1, 0.5, 1.5, -0.5};

    private static final FloatRows ROWS = FloatRows.of(N, 2, (i, d) -> Math.round(16 * Math.sin(3 * i + d)) / 8.0);

    private static Model model() {
        RelaxedCategorical q =
                new RelaxedCategorical(3, Schedule.constant(0.5), RelaxedCategorical.Draw.RELAXED, Initializer.TORCH);
        Vae vae =
                Vae.flat(new Mlp(), new Level(6, q, new Categorical(3, false)), new Mlp(), new Gaussian(), new Elbo());
        Model model = Model.build(vae, Shape.of(2), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
        LinearVae.set(model, "decoder.0.weight", W);
        LinearVae.set(model, "decoder.0.bias", 0, 0);
        return model;
    }

    private static double exact(float[] x) {
        double sum = 0;
        for (int a = 0; a < 3; a++) {
            for (int b = 3; b < 6; b++) {
                double u = x[0] - W[a] - W[b];
                double v = x[1] - W[6 + a] - W[6 + b];
                sum += Math.exp(-(u * u + v * v) / 2) / (2 * Math.PI) / 9;
            }
        }
        return Math.log(sum);
    }

    @Test
    void importance_sampling_finds_the_sum_over_states() {
        try (Model model = model();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            int k = 20_000;
            ImportanceNll.Result found = new ImportanceNll(k).of(model, data, Rng.of(3), Ticker.NONE);
            assertThat(found.ess()).isGreaterThan(k / 20.0);
            double off = 0;
            for (int i = 0; i < N; i++) {
                assertThat(-found.each()[i]).as("example %d", i).isCloseTo(exact(ROWS.rows()[i]), within(0.15));
                off += (-found.each()[i] - exact(ROWS.rows()[i])) / N;
            }
            assertThat(off).isCloseTo(0, within(0.02));
        }
    }

    @Test
    void choices_cannot_be_annealed_over() {
        try (Model model = model();
                Feed data = Feed.of(ROWS, Binarize.NONE, model)) {
            assertThatThrownBy(() -> AnnealedNll.DEFAULT.of(model, data, Rng.of(1), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("OneHot(2 x 3)");
        }
    }
}
