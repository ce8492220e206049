package elbo.regulariser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import elbo.testing.Estimate;
import elbo.testing.Vaes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Penalties of the networks themselves. */
class JacobianTest {
    private static final Schedule ONE = Schedule.constant(1);
    private static final Shape EVENT = Shape.of(3);
    private static final int BATCH = 5;

    private interface Law {
        void holds(Model model, Tensor x);
    }

    private static void check(Law law) {
        try (Model model = Model.build(Vaes.small(), EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            law.holds(model, Doubles.normal(Rng.of(2), 1, EVENT.prepend(BATCH)));
        }
    }

    private static Terms terms(Model model, Tensor x, long seed) {
        return model.terms(Observed.of(x), Moment.START, Rng.of(seed), 1);
    }

    /** The squares of the derivatives of both means, found backwards. */
    @Test
    void directions_find_the_squared_jacobian_on_average() {
        check((model, x) -> {
            Tensor input = x.detach().requireGrad();
            Tensor mean = model.posterior(Observed.of(input)).mean();
            double exact = 0;
            for (int d = 0; d < 2; d++) {
                Tensor row = Grad.of(mean.narrow(1, d, 1).sum(), List.of(input)).getFirst();
                exact += row.square().sum().item() / BATCH;
            }
            double[] one = penalties(model, x, 1);
            double[] many = penalties(model, x, 8);
            Estimate.of(one).assertNear("one direction", exact, 4);
            Estimate.of(many).assertNear("eight directions", exact, 4);
            double ratio = Math.pow(Estimate.of(one).error() / Estimate.of(many).error(), 2);
            assertThat(ratio).isCloseTo(8, within(2.0));
        });
    }

    private static double[] penalties(Model model, Tensor x, int directions) {
        Contractive contractive = new Contractive(directions, 1e-3, ONE);
        double[] found = new double[600];
        for (int i = 0; i < found.length; i++) {
            try (Scope s = Scope.open()) {
                found[i] = contractive.penalty(terms(model, x, i)).item();
            }
        }
        return found;
    }

    /** Units may be called off only where the decoder is told so: the share is that of its own numbers. */
    @Test
    void units_are_as_often_on_as_the_decoder_is_told() {
        try (Model model = Model.build(Vaes.units(), EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Terms terms = terms(model, Doubles.normal(Rng.of(2), 3, EVENT.prepend(BATCH)), 3);
            double[] read = terms.z().toDoubles();
            double expected = 0;
            for (int d = 0; d < 2; d++) {
                double rho = 0;
                for (int i = 0; i < BATCH; i++) {
                    rho += read[2 * i + d] / BATCH;
                }
                expected += 0.1 * Math.log(0.1 / rho) + 0.9 * Math.log(0.9 / (1 - rho));
            }
            double penalty =
                    new Sparsity(Sparsity.Kind.KL, 0.1, ONE).penalty(terms).item();
            assertThat(penalty).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void the_decoders_weights_count_and_no_others() {
        check((model, x) -> {
            double expected = 0;
            for (var p : model.parameters().byName().entrySet()) {
                if (p.getKey().startsWith("decoder.")) {
                    for (double w : p.getValue().toDoubles()) {
                        expected += w * w;
                    }
                }
            }
            Tensor penalty = new WeightNorm(ONE).penalty(terms(model, x, 3));
            assertThat(penalty.item()).isPositive().isCloseTo(expected, within(1e-12));
            List<Tensor> encoder = model.parameters().of(List.of("encoder", "posterior"));
            assertThatThrownBy(() -> Grad.of(penalty, encoder)).hasMessageContaining("does not depend on input 0");
        });
    }
}
