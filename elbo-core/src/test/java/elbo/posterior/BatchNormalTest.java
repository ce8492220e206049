package elbo.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.distribution.StandardNormal;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Parameters;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.posterior.BatchNormal.Scaling;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound on the divergence, batch for batch. */
class BatchNormalTest {
    private static final int DIMS = 3;
    private static final int BATCH = 32;
    private static final double SCALE = 0.7;

    /** {@code 1/2 sum (g^2 + b^2)}, less what the norm's epsilon takes. */
    private static double bound(Parameters parameters, Scaling scaling) {
        double sum = 0;
        double[] learnt = parameters
                .byName()
                .get(scaling == Scaling.FIXED ? "posterior.shift" : "posterior.share")
                .toDoubles();
        for (double l : learnt) {
            sum += scaling == Scaling.FIXED ? SCALE * SCALE + l * l : SCALE + (1 - SCALE) / (1 + Math.exp(-l));
        }
        return 0.5 * sum;
    }

    @ParameterizedTest
    @EnumSource
    void no_batch_says_less_than_the_bound(Scaling scaling) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional built =
                    new BatchNormal(scaling, SCALE, Initializer.TORCH).build(init.at("posterior"), 5, Shape.of(DIMS));
            var p = new StandardNormal(BATCH, Shape.of(DIMS), DType.FLOAT64, Device.CPU);
            Moment training = Moment.START.inTraining();
            for (int i = 0; i < 50; i++) {
                Tensor features = Doubles.normal(Rng.of(i), 1 + i, Shape.of(BATCH, 5));
                Normal q = (Normal) training.during(() -> built.given(features));
                double kl = Kl.closed(q, p).orElseThrow().mean().item();
                double least = bound(parameters, scaling);
                assertThat(kl).isGreaterThan(least * (1 - 1e-3));
                double second = q.mean().square().mean(0).sum().item();
                assertThat(second).as("of the means").isCloseTo(2 * least, within(1e-3 * least));
            }
        }
    }

    /** Where the divergence weighs so much that a plain VAE gives up, this one goes on saying what it must. */
    @Test
    void it_does_not_collapse_where_a_plain_posterior_does() {
        assertThat(trained(new DiagonalNormal())).isLessThan(0.02);
        assertThat(trained(new BatchNormal(Scaling.FIXED, SCALE, Initializer.TORCH)))
                .isGreaterThan(0.9 * 0.5 * DIMS * SCALE * SCALE);
    }

    /** The divergence after training with a beta of 20. */
    private static double trained(Posterior posterior) {
        Shape event = Shape.of(6);
        Elbo heavy = new Elbo(Schedule.constant(20), 1, Elbo.Divergence.AUTO);
        Vae vae = Vae.flat(
                new Mlp(8),
                new Level(DIMS, posterior, new elbo.prior.StandardNormal()),
                new Mlp(8),
                new elbo.likelihood.Gaussian(),
                heavy);
        float[] values = new float[512 * 6];
        Rng rng = Rng.of(9);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        MemoryDataset data = MemoryDataset.floats("noise", event, Kind.REAL, values, new Labels(List.of()));
        try (Model model = Model.build(vae, event, Kind.REAL, Rng.of(2), DType.FLOAT32, Device.CPU);
                Feed feed = Feed.of(data, Binarize.NONE, model);
                Trainer trainer = new Trainer(model, feed, feed, new Training(new Adam(0.01), 64, 20), Rng.of(3), 1)) {
            double[] kl = new double[1];
            trainer.run(Long.MAX_VALUE, new Listener() {
                @Override
                public void epoch(Epoch e) {
                    kl[0] = e.train().kl();
                }
            });
            return kl[0];
        }
    }

    @Test
    void senseless_scales_are_refused() {
        assertThatThrownBy(() -> new BatchNormal(Scaling.FIXED, 0, Initializer.TORCH))
                .hasMessageContaining("scale");
        assertThatThrownBy(() -> new BatchNormal(Scaling.SHARED, 1, Initializer.TORCH))
                .hasMessageContaining("less than 1; got 1.0");
    }
}
