package elbo.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Normal;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A mixture that is fitted to the codes of training examples before its first epoch. */
class MixtureTest {
    private static final Shape LATENT = Shape.of(2);
    private static final int N = 1000;
    private static final int NEAR = 900;
    private static final double DEVIATION = 0.1;

    /** Of a thousand points, nine hundred lie around (3, 3), a hundred around (-3, -3). */
    private static Tensor points() {
        double[] middles = new double[2 * N];
        Arrays.fill(middles, 0, 2 * NEAR, 3);
        Arrays.fill(middles, 2 * NEAR, 2 * N, -3);
        return Doubles.normal(Rng.of(2), DEVIATION, LATENT.prepend(N)).add(Tensors.of(middles, N, 2));
    }

    private interface Law {
        void holds(double[] logits, double[] means, double[] variances);
    }

    /** Codes are the points themselves. */
    private static void fitted(Mixture mixture, Law law) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Conditional unused = mixture.build(
                    init.at("prior"), LATENT, new Prior.Surroundings(LATENT, 0, x -> new Normal(x, x.mul(0), LATENT)));
            Tensor points = points();
            parameters.begin(1, n -> points);
            law.holds(
                    parameters.byName().get("prior.logits").toDoubles(),
                    parameters.byName().get("prior.means").toDoubles(),
                    parameters.byName().get("prior.log_variances").exp().toDoubles());
        }
    }

    @Test
    void its_components_are_those_of_the_codes() {
        fitted(new Mixture(2, false, false, 1), (logits, means, variances) -> {
            int near = means[0] > 0 ? 0 : 1;
            assertFound(means, variances);
            assertThat(logits[near] - logits[1 - near]).isCloseTo(Math.log(9), within(1e-6));
        });
    }

    @Test
    void weights_that_are_to_be_even_stay_so_and_the_rest_is_fitted() {
        fitted(new Mixture(2, false, true, 1), (logits, means, variances) -> {
            assertFound(means, variances);
            assertThat(logits).containsOnly(0);
        });
    }

    @Test
    void variances_that_are_to_be_one_stay_so_and_the_rest_is_fitted() {
        fitted(new Mixture(2, true, true, 1), (logits, means, variances) -> {
            assertThat(Math.abs(means[0])).isCloseTo(3, within(0.06));
            assertThat(variances).containsOnly(1);
            assertThat(logits).containsOnly(0);
        });
    }

    private static void assertFound(double[] means, double[] variances) {
        assertThat(means[0] * means[2]).isNegative();
        for (int i = 0; i < 4; i++) {
            assertThat(Math.abs(means[i])).isCloseTo(3, within(0.06)); // 6 standard errors of a hundred points
            assertThat(variances[i]).isCloseTo(DEVIATION * DEVIATION, within(0.7 * DEVIATION * DEVIATION));
        }
    }
}
