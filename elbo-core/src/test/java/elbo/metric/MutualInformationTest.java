package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MutualInformationTest {
    private static MutualInformation measure(Model model, FloatRows rows, int atMost, int batch) {
        try (Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return MutualInformation.of(model, data, atMost, batch, Rng.of(11), Ticker.NONE);
        }
    }

    /** z_j = a_j x_j + s_j e with x and e standard normal: I = sum 1/2 log(1 + a^2 / s^2), and q(z) is normal. */
    @Test
    void a_linear_channel_has_its_closed_form() {
        double[] a = {1.2, 0.5};
        double[] variance = {0.3, 0.8};
        Rng rng = Rng.of(5);
        FloatRows rows = FloatRows.of(6000, 2, (i, d) -> rng.nextGaussian());
        try (Model model = LinearVae.of(2, 2).build();
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            LinearVae.set(model, "posterior.mean.weight", a[0], 0, 0, a[1]);
            LinearVae.set(model, "posterior.log_variance.bias", Math.log(variance[0]), Math.log(variance[1]));
            MutualInformation found = measure(model, rows, 4000, 700);
            double information = 0;
            double marginal = 0;
            for (int j = 0; j < 2; j++) {
                double total = a[j] * a[j] + variance[j];
                information += 0.5 * Math.log(total / variance[j]);
                marginal += 0.5 * (total - Math.log(total) - 1);
            }
            Estimate i = found.information();
            Estimate kl = found.marginalKl().orElseThrow();
            assertThat(i.value()).isCloseTo(information, within(4 * i.se()));
            assertThat(kl.value()).isCloseTo(marginal, within(4 * kl.se()));
            assertThat(i.se()).isBetween(0.001, 0.03);
            assertThat(found.examples()).isEqualTo(4000);
            double rate = Arrays.stream(LatentUse.of(model, data, 1000, Rng.of(1), Ticker.NONE)
                            .kl()
                            .orElseThrow())
                    .sum();
            assertThat(i.value() + kl.value())
                    .as("the two parts of the mean divergence")
                    .isCloseTo(rate, within(4 * Math.hypot(i.se(), kl.se())));
        }
    }

    @Test
    void codes_that_do_not_depend_on_the_example_tell_nothing() {
        try (Model model = LinearVae.of(1, 2).build()) {
            MutualInformation found = measure(model, FloatRows.of(500, 1, (i, d) -> i), 5000, 64);
            assertThat(found.information().value()).isCloseTo(0, within(1e-12));
            assertThat(found.marginalKl().orElseThrow().value()).isCloseTo(0, within(1e-12));
            assertThat(found.examples()).isEqualTo(500);
        }
    }

    @Test
    void codes_far_apart_tell_the_example_and_reach_the_bound() {
        try (Model model = LinearVae.of(1, 1).build()) {
            LinearVae.set(model, "posterior.mean.weight", 100);
            MutualInformation found = measure(model, FloatRows.of(300, 1, (i, d) -> i), 5000, 64);
            assertThat(found.information().value()).isCloseTo(Math.log(300), within(1e-9));
            assertThat(found.bound()).isCloseTo(Math.log(300), within(1e-12));
        }
    }

    /** Two groups with one posterior each, all of the first group before the second: I is the entropy of the group. */
    @Test
    void the_examples_of_the_aggregate_come_from_all_of_the_data() {
        try (Model model = LinearVae.of(1, 1).with(new BoxPosterior(true)).build()) {
            LinearVae.set(model, "posterior.mean.weight", 1);
            MutualInformation found = measure(model, FloatRows.of(4000, 1, (i, d) -> i < 2000 ? 0 : 8), 1000, 300);
            assertThat(found.examples()).isEqualTo(1000);
            assertThat(found.information().value()).isCloseTo(Math.log(2), within(0.01));
        }
    }

    /** Every example is read twice; were its coins thrown twice, its own code would be missing from the aggregate. */
    @Test
    void data_binarised_by_drawing_is_the_same_on_both_readings() {
        FloatRows grey = FloatRows.of(64, 12, (i, d) -> 0.5).withKind(Kind.UNIT);
        try (Model model = LinearVae.of(12, 1).build();
                Feed data = Feed.of(grey, Binarize.SAMPLE, model)) {
            LinearVae.set(
                    model,
                    "posterior.mean.weight",
                    IntStream.range(0, 12).mapToDouble(d -> 100 << d).toArray());
            MutualInformation found = MutualInformation.of(model, data, 64, 10, Rng.of(1), Ticker.NONE);
            assertThat(found.information().value()).isBetween(Math.log(64) - 0.2, Math.log(64) + 1e-9);
        }
    }

    @Test
    void the_batch_does_not_change_what_is_measured() {
        Rng rng = Rng.of(5);
        FloatRows rows = FloatRows.of(900, 1, (i, d) -> rng.nextGaussian());
        try (Model model = LinearVae.of(1, 1).build()) {
            LinearVae.set(model, "posterior.mean.weight", 2);
            MutualInformation one = measure(model, rows, 5000, 900);
            for (int batch : new int[] {1, 37, 5000}) {
                Estimate other = measure(model, rows, 5000, batch).information();
                assertThat(other.value()).isCloseTo(one.information().value(), within(5 * other.se()));
            }
            assertThat(measure(model, rows, 5000, 5000)).isEqualTo(one);
        }
    }

    @Test
    void a_posterior_without_density_is_refused_and_no_tensor_stays_behind() {
        FloatRows rows = FloatRows.of(30, 1, (i, d) -> i);
        try (Model model = LinearVae.of(1, 1).with(new BoxPosterior(false)).build()) {
            assertThatThrownBy(() -> measure(model, rows, 10, 10))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("a density");
        }
        try (Model model = LinearVae.of(1, 1).build()) {
            long before = Scope.liveTensors();
            measure(model, rows, 10, 4);
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }
}
