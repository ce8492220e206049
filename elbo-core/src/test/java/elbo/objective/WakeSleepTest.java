package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.objective.WakeSleep.Learns;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.LinearVae;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wake-sleep on a linear model, whose exact posterior is known. */
class WakeSleepTest {
    private static final WakeSleep DREAMS = new WakeSleep(1, Learns.SLEEP);

    /** The exact posterior of the decoder, with an encoder that is off it by a known shift and spread. */
    private static Model shifted(Objective objective) {
        Model model = Probe.optimal(objective);
        double[] bias = model.parameters().byName().get("posterior.mean.bias").toDoubles();
        LinearVae.set(model, "posterior.mean.bias", bias[0] + 0.3, bias[1] - 0.2);
        double[] spread =
                model.parameters().byName().get("posterior.log_variance.bias").toDoubles();
        LinearVae.set(model, "posterior.log_variance.bias", spread[0] + 0.2, spread[1] + 0.1);
        return model;
    }

    /** KL(p(z|x) || q(z|x)), the mean over examples, to be differentiated; p's parameters are the optimal model's. */
    private static Tensor reverse(Model model, Model exact, Tensor x) {
        Normal p = (Normal) exact.amortised(Observed.of(x)).mapped(Tensor::detach);
        return Kl.closed(p, model.amortised(Observed.of(x))).orElseThrow().mean();
    }

    private static List<Tensor> encoder(Model model) {
        return model.parameters().of(Phase.ENCODER);
    }

    /** With so many draws that their weights are as good as exact. */
    @Test
    void awake_the_encoder_follows_the_divergence_from_the_exact_posterior() {
        WakeSleep awake = new WakeSleep(500_000, Learns.WAKE);
        try (Model model = shifted(awake);
                Model exact = Probe.optimal(awake);
                Scope s = Scope.open()) {
            Tensor x = Probe.examples(3);
            double[] expected = Probe.flat(reverse(model, exact, x), encoder(model));
            Terms terms = model.terms(Observed.of(x), Moment.START, Rng.of(4), awake.draws());
            double[] drawn = Probe.flat(awake.phases(terms).getFirst().loss().get(), encoder(model));
            for (int i = 1; i < expected.length; i++) {
                assertThat(drawn[i]).as("derivative " + i).isCloseTo(expected[i], within(0.02));
            }
            assertThat(Arrays.stream(expected, 1, expected.length)
                            .map(Math::abs)
                            .max()
                            .orElseThrow())
                    .isGreaterThan(0.1);
        }
    }

    /** {@code (n - 1)/n D_n(p(z|x) || q(z|x))}, Renyi's divergence, the mean over examples; p's parameters are the optimal model's. */
    private static Tensor renyi(double n, Model model, Model exact, Tensor x) {
        Normal p = (Normal) exact.amortised(Observed.of(x)).mapped(Tensor::detach);
        Normal q = (Normal) model.amortised(Observed.of(x));
        Tensor between = q.logVariance().exp().mul(n).add(p.logVariance().exp().mul(1 - n));
        Tensor spreads = q.logVariance().sub(p.logVariance()).mul(0.5);
        Tensor volume = q.logVariance().sub(between.log()).div(2 * (n - 1));
        Tensor apart = q.mean().sub(p.mean()).square().div(between).mul(n / 2);
        return spreads.add(volume).add(apart).sum(-1).mean().mul((n - 1) / n);
    }

    /** Gil et al. 2013: the divergences of Renyi of two normal distributions. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2, 3})
    void by_chi_the_encoder_follows_the_upper_bound_of_its_order(double order) {
        Chi chi = new Chi(500_000, order);
        try (Model model = shifted(chi);
                Model exact = Probe.optimal(chi);
                Scope s = Scope.open()) {
            Tensor x = Probe.examples(3);
            double[] expected = Probe.flat(renyi(order, model, exact, x), encoder(model));
            double[] other = Probe.flat(renyi(order + 0.5, model, exact, x), encoder(model));
            Terms terms = model.terms(Observed.of(x), Moment.START, Rng.of(4), chi.draws());
            double[] drawn = Probe.flat(chi.phases(terms).getFirst().loss().get(), encoder(model));
            double apart = 0;
            for (int i = 1; i < expected.length; i++) {
                assertThat(drawn[i]).as("derivative " + i).isCloseTo(expected[i], within(0.02));
                apart = Math.max(apart, Math.abs(expected[i] - other[i]));
            }
            assertThat(apart).as("an order is told from the next").isGreaterThan(0.05);
        }
    }

    /** Whatever the examples are. */
    @Test
    void asleep_the_encoder_follows_the_divergence_averaged_over_dreams() {
        try (Model model = shifted(DREAMS);
                Model exact = Probe.optimal(DREAMS);
                Scope s = Scope.open()) {
            Tensor dreams = dreams(model, 100_000);
            double[] expected = Probe.flat(reverse(model, exact, dreams), encoder(model));
            Probe.Draws drawn = Probe.draws(model, Probe.examples(50), 1500, 6);
            for (int i = 1; i < expected.length; i++) {
                drawn.of(i).assertNear("derivative " + i, expected[i], 4.5);
            }
        }
    }

    private static Tensor dreams(Model model, int count) {
        Tensor x = Probe.examples(1).expand(Shape.of(count, 3)).contiguous();
        Terms terms = model.terms(Observed.of(x), Moment.START, Rng.of(7), 1);
        Tensor z = terms.p().sample(Rng.of(8), 1);
        return terms.sight()
                .likelihood(z)
                .sample(Rng.of(9), 1)
                .reshape(x.shape())
                .detach();
    }

    @Test
    void an_encoder_that_is_exact_has_nothing_to_learn() {
        for (Objective each :
                List.of(DREAMS, new WakeSleep(200, Learns.WAKE), new WakeSleep(50, Learns.BOTH), new Chi(200, 2))) {
            try (Model model = Probe.optimal(each);
                    Scope s = Scope.open()) {
                Probe.Draws drawn = Probe.draws(model, Probe.examples(40), 300, 10);
                for (int c = 1; c <= Probe.Draws.ENCODER; c++) {
                    drawn.of(c).assertNear(each + ", derivative " + c, 0, 4.5);
                }
            }
        }
    }

    @Test
    void the_decoder_follows_the_importance_weighted_bound_and_the_record_is_that_bound() {
        WakeSleep both = new WakeSleep(5, Learns.BOTH);
        try (Model model = Probe.awry(both);
                Scope s = Scope.open()) {
            Terms terms = model.terms(Observed.of(Probe.examples(3)), Moment.START, Rng.of(11), 5);
            Phase iwae = new Iwae(5).phases(terms).getFirst();
            Phase decoder = both.phases(terms).get(1);
            List<Tensor> moved = model.parameters().of(decoder.moves());
            assertThat(Probe.flat(decoder.loss().get(), moved))
                    .containsExactly(Probe.flat(iwae.loss().get(), moved), within(1e-13));
            assertThat(both.phases(terms).getFirst().loss().get().item())
                    .isCloseTo(iwae.loss().get().item(), within(1e-13));
        }
    }

    @Test
    void an_order_of_one_is_another_objective() {
        assertThatThrownBy(() -> new Chi(5, 1)).hasMessageContaining("type: wake-sleep, encoder: wake");
        assertThatThrownBy(() -> new Chi(1, 2)).hasMessageContaining("samples must be at least 2");
    }

    @Test
    void one_weight_says_nothing() {
        assertThatThrownBy(() -> new WakeSleep(1, Learns.WAKE))
                .hasMessageContaining("one draw has the weight 1")
                .hasMessageContaining("encoder: sleep");
    }
}
