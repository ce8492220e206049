package elbo.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.PoincareBall;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Heads that say anything, and a ball whose edge floats cannot tell from what lies beyond 12 units. */
class RiemannianNormalTest {
    private static final double CURVATURE = 0.7;
    private static final PoincareBall BALL = new PoincareBall(CURVATURE);

    private interface Law {
        void holds(elbo.distribution.RiemannianNormal q);
    }

    /** Of an encoder that says the same of everything: how far away the centre is, along the first axis, and h. */
    private static void said(int dims, double far, double h, Law law) {
        Init init = Init.of(Rng.of(1), DType.FLOAT32, Device.CPU);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Shape latent = Shape.of(dims);
            Conditional built =
                    new RiemannianNormal(CURVATURE, Initializer.TORCH).build(init.at("posterior"), 1, latent);
            try (Grad.Guard off = Grad.off()) {
                parameters.all().forEach(Tensor::zeroInPlace);
                float[] place = new float[dims];
                place[0] = (float) far;
                parameters.byName().get("posterior.centre.bias").copyFrom(Tensors.of(place, dims));
                parameters.byName().get("posterior.log_variance.bias").copyFrom(Tensors.of(new float[] {(float) h}, 1));
            }
            Tensor features = Tensors.zeros(Shape.of(1, 1), DType.FLOAT32, Device.CPU);
            law.holds((elbo.distribution.RiemannianNormal) built.given(features));
        }
    }

    /** Where {@code (D - 1) c v + 3 sqrt(c v) = 12}. */
    @Test
    void its_variance_is_what_the_head_says_up_to_what_the_ball_holds() {
        for (int dims : new int[] {1, 2, 20, 64}) {
            double[] logs = new double[3];
            said(dims, 1, -12, q -> logs[0] = q.logVariance().item());
            said(dims, 1, 0, q -> logs[1] = q.logVariance().item());
            said(dims, 1, 50, q -> logs[2] = q.logVariance().item());
            double most = CURVATURE * Math.exp(logs[2]);
            assertThat((dims - 1) * most + 3 * Math.sqrt(most)).isCloseTo(12, within(1e-4));
            assertThat(Math.exp(-logs[1])).isCloseTo(1 + CURVATURE / most, within(1e-4));
            assertThat(logs[0]).isCloseTo(-12, within(1e-3));
        }
    }

    /** Draws that are brought back from beyond the edge are scored as if they had been drawn there, which must not pay. */
    @Test
    void no_answer_has_a_negative_divergence_from_a_prior() {
        for (int dims : new int[] {2, 20, 64}) {
            double logVariance = Math.log(elbo.distribution.RiemannianNormal.mostVariance(BALL, dims) * 0.9);
            for (double far : new double[] {0, 4, 9, 13, 30}) {
                for (double h : new double[] {-8, -2, 0, 4, 50}) {
                    said(dims, far, h, q -> {
                        Tensor variance = Tensors.full(Shape.of(1, 1), logVariance, DType.FLOAT32, Device.CPU);
                        Tensor z = q.sample(Rng.of(2), 300);
                        Tensor p = new elbo.distribution.RiemannianNormal(
                                        q.centre().mul(0), variance, BALL)
                                .logProb(z);
                        assertThat(q.logProb(z).sub(p).mean().item())
                                .as("%d dimensions, a centre at %s, h = %s", dims, far, h)
                                .isGreaterThan(-0.1);
                    });
                }
            }
        }
    }
}
