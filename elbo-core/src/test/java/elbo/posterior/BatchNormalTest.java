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
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound on the divergence, batch for batch. */
class BatchNormalTest {
    private static final int DIMS = 3;
    private static final int BATCH = 32;
    private static final double SCALE = 0.7;

    /** What is learnt of each dimension: the shift b of the means, or the share t. */
    private static final double[][] LEARNT = {{0, 0, 0}, {0.4, -1.3, 0.9}, {-3, 0.5, 2}, {4, -0.1, -1.5}};

    /** Added to the variances, so that none is 0. */
    private static final double SMALLEST = 0.01;

    private static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-t));
    }

    /** {@code g_mu^2}: that of a number, or {@code tau + (1 - tau) sigmoid(t)}. */
    private static double ofMeans(Scaling scaling, double learnt) {
        return scaling == Scaling.FIXED ? SCALE * SCALE : SCALE + (1 - SCALE) * sigmoid(learnt);
    }

    /** {@code b}, which shared scaling has not. */
    private static double shift(Scaling scaling, double learnt) {
        return scaling == Scaling.FIXED ? learnt : 0;
    }

    /** {@code 1/2 sum (g_mu^2 + b^2)}. */
    private static double bound(Scaling scaling, double[] learnt) {
        return 0.5
                * Arrays.stream(learnt)
                        .map(l -> ofMeans(scaling, l) + Math.pow(shift(scaling, l), 2))
                        .sum();
    }

    /** A built posterior, whose batches all come with other features. */
    private interface Law {
        void holds(double[] learnt, Normal q);
    }

    private static void check(Scaling scaling, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional built =
                    new BatchNormal(scaling, SCALE, Initializer.TORCH).build(init.at("posterior"), 5, Shape.of(DIMS));
            Tensor weights = parameters.byName().get(scaling == Scaling.FIXED ? "posterior.shift" : "posterior.share");
            Moment training = Moment.START.inTraining();
            for (int i = 0; i < 48; i++) {
                double[] learnt = LEARNT[i % LEARNT.length];
                Tensor features = Doubles.normal(Rng.of(i), 1 + i, Shape.of(BATCH, 5));
                try (Grad.Guard off = Grad.off()) {
                    Tensor unused = weights.copyFrom(Tensors.of(learnt, DIMS));
                    law.holds(learnt, (Normal) training.during(() -> built.given(features)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_batch_says_less_than_the_bound(Scaling scaling) {
        var p = new StandardNormal(BATCH, Shape.of(DIMS), DType.FLOAT64, Device.CPU);
        check(scaling, (learnt, q) -> {
            double kl = Kl.closed(q, p).orElseThrow().mean().item();
            assertThat(kl).isGreaterThan(bound(scaling, learnt));
        });
    }

    /** Over the batch, in each dimension: {@code b} and {@code g_mu^2 + b^2}, which is what the bound is made of. */
    @ParameterizedTest
    @EnumSource
    void means_have_the_moments_that_make_the_bound(Scaling scaling) {
        check(scaling, (learnt, q) -> {
            double[] first = q.mean().mean(0).toDoubles();
            double[] second = q.mean().square().mean(0).toDoubles();
            for (int d = 0; d < DIMS; d++) {
                double b = shift(scaling, learnt[d]);
                assertThat(first[d]).isCloseTo(b, within(1e-9));
                assertThat(second[d]).isCloseTo(ofMeans(scaling, learnt[d]) + b * b, within(1e-9));
            }
            assertThat(Arrays.stream(second).sum()).isCloseTo(2 * bound(scaling, learnt), within(1e-9));
        });
    }

    /** {@code g_sigma^2 = (1 - tau) sigmoid(-t) = 1 - g_mu^2}: with the means, codes have the prior's second moment. */
    @Test
    void shared_deviations_have_what_the_means_leave() {
        check(Scaling.SHARED, (learnt, q) -> {
            double[] variances = q.logVariance().exp().mean(0).toDoubles();
            for (int d = 0; d < DIMS; d++) {
                double left = (1 - SCALE) * sigmoid(-learnt[d]);
                assertThat(left).isCloseTo(1 - ofMeans(Scaling.SHARED, learnt[d]), within(1e-15));
                assertThat(variances[d]).isCloseTo(left + SMALLEST, within(1e-9));
            }
        });
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
