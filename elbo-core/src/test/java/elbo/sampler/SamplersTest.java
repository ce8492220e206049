package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.explore.Codes;
import elbo.explore.Encoded;
import elbo.likelihood.Gaussian;
import elbo.metric.Ticker;
import elbo.model.Conditioning;
import elbo.model.Model;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kernels, neighbours, the aggregate, models of codes and chains, beside closed forms and SciPy. */
class SamplersTest {
    private static final Rng RNG = Rng.of(3);
    private static final Learning SHORT = new Learning(1000, 25, 100, 3e-3);

    /** Small networks, which learn two rings in a second. */
    private static Flow flow() {
        return new Flow(new Flow().flows(), SHORT);
    }

    private static Fitted fit(Sampler sampler, float[] codes) {
        return sampler.fit(TestCodes.encoded(codes, 2), RNG, Ticker.NONE);
    }

    @Test
    void kernels_of_scotts_width_are_scipys() {
        Fitted kernels = fit(new Kernel(0, Kernel.Rule.SCOTT, 1000), TestCodes.table("x"));
        assertThat(((Kernels) kernels).bandwidth()).isCloseTo(TestCodes.value("scott"), within(1e-14));
        assertThat(kernels.logDensity(TestCodes.table("y")).orElseThrow())
                .containsExactly(Reference.table("sampler_codes").column("kernel"), within(1e-4));
    }

    /** Mean and covariance are {@code m} and {@code (1 + h^2) C}, but for the N in which C divides. */
    @Test
    void draws_of_kernels_have_the_moments_of_kernels() {
        float[] codes = TestCodes.table("x");
        double[] mean = Covariance.mean(codes, 2);
        double[] covariance = Covariance.of(codes, 2, mean);
        float[] draws = fit(new Kernel(0.5, Kernel.Rule.SCOTT, 1000), codes).draw(RNG, 40_000, 1);
        double[] drawn = Covariance.mean(draws, 2);
        double[] spread = Covariance.of(draws, 2, drawn);
        assertThat(drawn).containsExactly(mean, within(0.06));
        for (int i = 0; i < 4; i++) {
            assertThat(spread[i]).isCloseTo((299.0 / 300 + 0.25) * covariance[i], within(0.03 * covariance[0]));
        }
    }

    /** The likeliest width for what was left out is far narrower than Scott's for two rings, and likelier for new codes. */
    @Test
    void the_likeliest_width_follows_clusters() {
        float[] rings = TestCodes.rings(1000, Rng.of(1));
        Kernels scott = (Kernels) fit(new Kernel(0, Kernel.Rule.SCOTT, 1000), rings);
        Kernels likeliest = (Kernels) fit(new Kernel(), rings);
        assertThat(likeliest.bandwidth()).isLessThan(scott.bandwidth() / 3);
        float[] others = TestCodes.rings(500, Rng.of(2));
        assertThat(mean(likeliest, others)).isGreaterThan(mean(scott, others) + 0.5);
        Kernels flat = (Kernels) fit(new Kernel(), TestCodes.table("y"));
        assertThat(flat.bandwidth()).isBetween(0.2, 0.8); // one normal, for which Scott's 0.386 is best
    }

    private static double mean(Fitted fitted, float[] codes) {
        return Arrays.stream(fitted.logDensity(codes).orElseThrow()).average().orElseThrow();
    }

    /** Of two far clusters on a line, draws lie on it, near one of the two, spread as the neighbours. */
    @Test
    void neighbours_draw_where_the_neighbours_are() {
        float[] codes = new float[400];
        Rng rng = Rng.of(6);
        for (int i = 0; i < 200; i++) {
            double t = rng.nextGaussian() + (i % 2 == 0 ? -50 : 50);
            codes[2 * i] = (float) t;
            codes[2 * i + 1] = (float) (2 * t);
        }
        float[] draws = fit(new Neighbours(100, 1000), codes).draw(RNG, 5000, 1);
        double squares = 0;
        for (int i = 0; i < 5000; i++) {
            assertThat(draws[2 * i + 1]).isCloseTo(2 * draws[2 * i], within(1e-3f));
            double off = Math.abs(draws[2 * i]) - 50;
            squares += off * off / 5000;
        }
        assertThat(squares).isCloseTo(1, within(0.2));
        assertThatThrownBy(() -> fit(new Neighbours(10, 100), new float[12]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has 6 examples, and at least 10");
    }

    @Test
    void the_aggregate_is_the_mixture_of_the_posteriors() {
        float[] means = {-3, 1};
        float[] logVariances = {0, (float) Math.log(4)};
        Encoded two = new Encoded(new Codes(2, 1, means, Optional.of(logVariances)), means);
        Fitted aggregate = new Aggregate(10).fit(two, RNG, Ticker.NONE);
        for (float z : new float[] {-4, 0, 1.5f}) {
            double density = 0.5 * density(z + 3, 1) + 0.5 * density(z - 1, 2);
            assertThat(aggregate.logDensity(new float[] {z}).orElseThrow()[0])
                    .isCloseTo(Math.log(density), within(1e-6));
        }
        float[] draws = aggregate.draw(RNG, 20_000, 1);
        double mean = Covariance.mean(draws, 1)[0];
        assertThat(mean).isCloseTo(-1, within(0.1));
        assertThat(Covariance.of(draws, 1, new double[] {mean})[0]).isCloseTo(4 + 2.5, within(0.3));
        assertThatThrownBy(() -> fit(new Aggregate(), new float[20]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("needs posteriors that are normal");
    }

    private static double density(double off, double deviation) {
        return Math.exp(-0.5 * off * off / (deviation * deviation)) / (deviation * Math.sqrt(2 * Math.PI));
    }

    /** What a normal cannot follow, all others do. */
    @Test
    void on_two_rings_all_are_nearer_than_the_normal() {
        float[] rings = TestCodes.rings(1500, Rng.of(1));
        float[] others = TestCodes.rings(1000, Rng.of(2));
        double normal = mmd(new Normal(), rings, others);
        assertThat(normal).isGreaterThan(0.01);
        for (Sampler sampler : List.of(new Mixture(10, 10, 1, 60, 1500), new Kernel(), new Neighbours(), flow())) {
            double found = mmd(sampler, rings, others);
            say(sampler, found, normal);
            assertThat(found).as(sampler.toString()).isLessThan(normal / 2);
        }
    }

    @Test
    void a_second_vae_finds_clusters() {
        float[] corners = TestCodes.corners(1500, Rng.of(1));
        float[] others = TestCodes.corners(1000, Rng.of(2));
        double normal = mmd(new Normal(), corners, others);
        Sampler sampler = new TwoStage(List.of(64, 64), new Learning(1500, 60, 100, 5e-3));
        double found = mmd(sampler, corners, others);
        say(sampler, found, normal);
        assertThat(found).isLessThan(normal / 2);
    }

    private static void say(Sampler sampler, double found, double normal) {
        String name = sampler.getClass().getSimpleName();
        System.out.printf(Locale.ROOT, "figure: mmd of %s %.5f, of a normal %.5f%n", name, found, normal);
    }

    private static double mmd(Sampler sampler, float[] codes, float[] others) {
        try (Fitted fitted = fit(sampler, codes)) {
            return CodeDistances.of(fitted.draw(Rng.of(9), 500, 1), others, 2, Rng.of(5))
                    .value("mmd");
        }
    }

    /** The density of a flow adds up to 1 over the plane, and is likelier than a normal's. */
    @Test
    void the_density_of_a_flow_is_one() {
        float[] codes = TestCodes.table("x");
        try (Fitted flow = new Flow(new Flow().flows(), new Learning(300, 20, 50, 3e-3))
                .fit(TestCodes.encoded(codes, 2), RNG, Ticker.NONE)) {
            int side = 200;
            double step = 0.1;
            float[] grid = new float[2 * side * side];
            for (int i = 0; i < side * side; i++) {
                grid[2 * i] = (float) ((i / side - side / 2) * step);
                grid[2 * i + 1] = (float) ((i % side - side / 2) * step);
            }
            double mass = Arrays.stream(flow.logDensity(grid).orElseThrow())
                    .map(Math::exp)
                    .sum();
            assertThat(mass * step * step).isCloseTo(1, within(0.02));
            assertThat(mean(flow, codes)).isGreaterThan(mean(fit(new Normal(), codes), codes) + 0.1);
        }
        try (Fitted none = new TwoStage(List.of(8), new Learning(300, 1, 50, 3e-3))
                .fit(TestCodes.encoded(codes, 2), RNG, Ticker.NONE)) {
            assertThat(none.logDensity(codes)).isEmpty();
        }
    }

    @Test
    void all_are_the_same_after_they_were_saved_and_refuse_what_is_missing_or_unknown() {
        float[] codes = TestCodes.rings(200, RNG);
        float[] logVariances = new float[codes.length];
        Encoded encoded = new Encoded(new Codes(200, 2, codes, Optional.of(logVariances)), codes);
        Learning one = new Learning(200, 1, 50, 1e-3);
        for (Sampler sampler : List.of(
                new Normal(),
                new Kernel(),
                new Neighbours(),
                new Aggregate(),
                new Flow(new Flow().flows(), one),
                new TwoStage(List.of(8), one))) {
            try (Fitted fitted = sampler.fit(encoded, RNG, Ticker.NONE);
                    Fitted again = sampler.restore(2, new Numbers("f", fitted.numbers()))) {
                float[] draws = fitted.draw(Rng.of(1), 30, 0.8);
                assertThat(again.draw(Rng.of(1), 30, 0.8))
                        .as(sampler.toString())
                        .isEqualTo(draws);
                assertThat(fitted.draw(Rng.of(2), 30, 0.8)).isNotEqualTo(draws);
                assertThat(fitted.draw(Rng.of(1), 30, 0)).isNotEqualTo(draws);
                Map<String, SafeTensors.Entry> more = new LinkedHashMap<>(fitted.numbers());
                more.put("strange", Numbers.of(new float[] {1}, 1));
                refused(sampler, more, "strange");
                for (String name : fitted.numbers().keySet()) {
                    Map<String, SafeTensors.Entry> less = new LinkedHashMap<>(fitted.numbers());
                    less.remove(name);
                    refused(sampler, less, name);
                    less.put(name, Numbers.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 7));
                    refused(sampler, less, name);
                }
                assertThatThrownBy(() -> fitted.draw(RNG, 1, Double.NaN)).isInstanceOf(Refusal.class);
                assertThatThrownBy(() -> fitted.draw(RNG, 0, 1)).isInstanceOf(Refusal.class);
            }
        }
    }

    private static void refused(Sampler sampler, Map<String, SafeTensors.Entry> numbers, String word) {
        assertThatThrownBy(() -> sampler.restore(2, new Numbers("the file", numbers)))
                .as(sampler + " without " + word)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(word)
                .hasMessageContaining("the file");
    }

    /** With the true posterior, codes stay standard normal; through means their variance is that of {@code z' = z/2 + N(0, 1/2)}, 2/3. */
    @Test
    void a_chain_stays_where_the_posterior_is_true() {
        try (Model model = LinearVae.of(1, 1).with(new Gaussian()).build()) {
            LinearVae.set(model, "posterior.mean.weight", 0.5);
            LinearVae.set(model, "posterior.log_variance.bias", Math.log(0.5));
            LinearVae.set(model, "decoder.0.weight", 1);
            assertThat(variance(new Chain(6, false).draw(model, RNG, 8000))).isCloseTo(1, within(0.08));
            assertThat(variance(new Chain(6, true).draw(model, RNG, 8000))).isCloseTo(2.0 / 3, within(0.06));
            assertThat(new Chain(2, false).draw(model, Rng.of(1), 5))
                    .isEqualTo(new Chain(2, false).draw(model, Rng.of(1), 5));
        }
        try (Model model =
                LinearVae.of(1, 1).with(new Conditioning(3, true, true)).build()) {
            assertThatThrownBy(() -> new Chain().draw(model, RNG, 5))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("told nothing beside an example");
        }
    }

    private static double variance(float[] codes) {
        return Covariance.of(codes, 1, Covariance.mean(codes, 1))[0];
    }
}
