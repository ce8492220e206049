package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.drawn.Planes;
import elbo.flow.Coupling;
import elbo.flow.Flow;
import elbo.flow.Scaling;
import elbo.likelihood.Certain;
import elbo.likelihood.Gaussian;
import elbo.network.FlowEncoder;
import elbo.network.Mirror;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Exact;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.LinearVae;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * f-VAEs (arXiv:1809.05861), whose codes are as large as the data, of one spread, under a prior that is a flow, have two limits: with a
 * flow that does nothing they are VAEs, and with networks that do nothing and a spread of nothing they are flows. On points of the plane.
 */
class FVaeTest {
    private static final Shape EVENT = Shape.of(2);
    private static final DiagonalNormal SHARED = new DiagonalNormal(DiagonalNormal.Scale.SHARED, Initializer.TORCH);

    private static Flow coupling() {
        return new Coupling(
                Coupling.Keep.FIRST, new Scaling(2), List.of(6), 0, Norm.NONE, Activation.TANH, Initializer.TORCH);
    }

    private static Model fVae(Prior prior, double variance) {
        Gaussian likelihood = new Gaussian(Gaussian.Variance.FIXED, variance, Activation.IDENTITY);
        Level level = new Level(2, SHARED, prior);
        return build(Vae.flat(new Mlp(), level, new Mlp(), likelihood, new Elbo()));
    }

    private static Model build(Vae vae) {
        return Model.build(vae, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    private static Tensor moons(int n) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * n * Float.BYTES).order(ByteOrder.nativeOrder());
        Planes.TWO_MOONS.open(Path.of("unused")).test().read(0, n, bytes);
        bytes.flip();
        float[] values = new float[2 * n];
        bytes.asFloatBuffer().get(values);
        return Tensors.of(values, n, 2).to(DType.FLOAT64);
    }

    private static double[] logWeights(Model model, Tensor x, int draws) {
        return model.terms(Observed.of(x), Moment.START, Rng.of(4), draws)
                .logWeight()
                .toDoubles();
    }

    /** A coupling begins as the identity. */
    @Test
    void with_a_flow_that_does_nothing_it_is_a_vae() {
        try (Model plain = fVae(new StandardNormal(), 0.3);
                Model limit = fVae(new elbo.prior.Flow(List.of(coupling())), 0.3);
                Scope s = Scope.open()) {
            Tensor x = moons(20);
            assertThat(logWeights(limit, x, 3)).containsExactly(logWeights(plain, x, 3), within(1e-12));
        }
    }

    /** What the likelihood of x given x + s u costs, the posterior's density of it gives back, draw by draw. */
    @Test
    void with_networks_and_a_spread_that_do_nothing_it_is_a_flow() {
        FlowEncoder encoder = new FlowEncoder(List.of(coupling()));
        Level exact = new Level(2, new Exact(), new StandardNormal());
        try (Model flow = build(Vae.flat(encoder, exact, new Mirror(), new Certain(), new Elbo()));
                Scope s = Scope.open()) {
            stir(flow);
            Tensor x = moons(20);
            double[] expected = logWeights(flow, x, 1);
            double before = Double.MAX_VALUE;
            for (double std : new double[] {1e-2, 1e-4, 1e-6}) {
                try (Model limit = fVae(new elbo.prior.Flow(List.of(coupling())), std * std)) {
                    doNothing(limit, std);
                    flow.parameters().byName().forEach((name, values) -> {
                        String own = name.replace("encoder.", "prior.flows.");
                        LinearVae.set(limit, own, values.toDoubles());
                    });
                    double off = 0;
                    double[] found = logWeights(limit, x, 1);
                    for (int i = 0; i < found.length; i++) {
                        off = Math.max(off, Math.abs(found[i] - expected[i]));
                    }
                    assertThat(off).isBetween(1e-3 * std, Math.min(30 * std, before));
                    before = off;
                }
            }
        }
    }

    private static void stir(Model model) {
        int i = 0;
        try (Grad.Guard off = Grad.off()) {
            for (Tensor p : model.parameters().all()) {
                Tensor unused = p.addInPlace(Doubles.normal(Rng.of(2).at(i++), 0.5, p.shape()));
            }
        }
    }

    private static void doNothing(Model model, double std) {
        double log = 2 * Math.log(std);
        LinearVae.set(model, "posterior.mean.weight", 1, 0, 0, 1);
        LinearVae.set(model, "posterior.mean.bias", 0, 0);
        LinearVae.set(model, "posterior.log_variance", log, log);
        LinearVae.set(model, "decoder.0.weight", 1, 0, 0, 1);
        LinearVae.set(model, "decoder.0.bias", 0, 0);
    }
}
