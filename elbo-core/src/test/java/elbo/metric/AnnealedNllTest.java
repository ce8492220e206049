package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Bernoulli;
import elbo.metric.AnnealedNll.Path;
import elbo.metric.AnnealedNll.Start;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.LinearGaussian;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.Gamma;
import elbo.posterior.VonMisesFisher;
import elbo.prior.Vamp;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a linear-Gaussian model, whose log p(x) is known exactly. */
class AnnealedNllTest {
    private static final LinearGaussian TRUTH = LinearGaussian.of(Reference.table("linear_gaussian"));
    private static final double[] EXACT =
            Reference.table("linear_gaussian_exact").column("log_prob");

    @TempDir
    java.nio.file.Path folder;

    /** With a q(z|x) of about twice the posterior's variance, and without its bias. */
    private static Model model() {
        Model model = LinearVae.of(5, 2).withVariance(TRUTH.variance()).build();
        LinearVae.set(model, "decoder.0.weight", flat(TRUTH.w()));
        LinearVae.set(model, "decoder.0.bias", TRUTH.b());
        LinearVae.set(model, "posterior.mean.weight", flat(TRUTH.gain()));
        LinearVae.set(model, "posterior.log_variance.bias", -1.8, -1.8);
        return model;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /** The first examples, over and over. */
    private static FloatRows examples(int count, int times) {
        double[][] x = Reference.table("ppca_data").matrix("x");
        return FloatRows.of(
                IntStream.range(0, count * times).mapToObj(i -> x[i % count]).toArray(double[][]::new));
    }

    private static AnnealedNll.Result measure(AnnealedNll how, FloatRows rows, long seed) {
        try (Model model = model();
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            return how.of(model, data, Rng.of(seed), Ticker.NONE);
        }
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, PRIOR", "SIGMOID, PRIOR", "SIGMOID, POSTERIOR"})
    void chains_find_the_exact_likelihood_within_what_their_spread_allows(Path path, Start start) {
        int chains = 100;
        AnnealedNll.Result found = measure(new AnnealedNll(chains, 30, path, start, 4, 1), examples(20, 1), 7);
        double error = 0;
        for (int i = 0; i < 20; i++) {
            double spread = Math.sqrt((chains / found.ess() - 1) / chains);
            assertThat(-found.each()[i]).as("example %d", i).isCloseTo(EXACT[i], within(6 * spread));
            error += (-found.each()[i] - EXACT[i]) / 20;
        }
        assertThat(error).isCloseTo(0, within(0.1));
        assertThat(found.ess()).isBetween(0.2 * chains, (double) chains);
        assertThat(found.acceptance()).isBetween(0.5, 0.8);
        Estimate mean = Estimate.of(found.each());
        assertThat(found.value()).isEqualTo(mean.value());
        assertThat(found.se()).isEqualTo(mean.se());
    }

    /** Were a move to change f_b, or a weight to be taken at another place, this would not hold with so few temperatures. */
    @ParameterizedTest
    @EnumSource(Start.class)
    void one_chain_at_few_temperatures_is_unbiased_for_the_likelihood(Start start) {
        int times = 1000;
        int examples = 2;
        AnnealedNll how = new AnnealedNll(1, 6, Path.LINEAR, start, 3, 1);
        double[] nll = measure(how, examples(examples, times), 8).each();
        for (int i = 0; i < examples; i++) {
            int which = i;
            double[] weights = IntStream.range(0, times)
                    .mapToDouble(t -> Math.exp(-nll[t * examples + which] - EXACT[which]))
                    .toArray();
            Estimate mean = Estimate.of(weights);
            assertThat(mean.value()).as("p(x) of example %d", i).isCloseTo(1, within(4 * mean.se()));
            assertThat(mean.se()).isLessThan(0.1);
        }
    }

    @Test
    void one_temperature_is_importance_sampling_from_the_start() {
        AnnealedNll.Result found =
                measure(new AnnealedNll(4000, 1, Path.LINEAR, Start.POSTERIOR, 1, 1), examples(20, 1), 3);
        ImportanceNll.Result other;
        try (Model model = model();
                Feed data = Feed.of(examples(20, 1), Binarize.NONE, model)) {
            other = new ImportanceNll(4000).of(model, data, Rng.of(4), Ticker.NONE);
        }
        assertThat(found.ess()).isCloseTo(other.ess(), within(0.1 * other.ess()));
        assertThat(found.value()).isCloseTo(other.value(), within(0.1));
        assertThat(found.acceptance()).isNaN();
    }

    @Test
    void the_bounds_enclose_the_exact_likelihood_and_close_with_more_temperatures() {
        double last = Double.POSITIVE_INFINITY;
        for (int temperatures : new int[] {3, 9, 30}) {
            try (Model model = model();
                    Feed data = Feed.of(examples(200, 1), Binarize.NONE, model)) {
                AnnealedNll how = new AnnealedNll(4, temperatures, Path.LINEAR, Start.PRIOR, 4, 1);
                BidirectionalGap gap = BidirectionalGap.of(how, model, data, Rng.of(5), Ticker.NONE);
                double[] exact = exactOfDrawn(model, data, Rng.of(5));
                Estimate below = difference(exact, gap.lowerEach());
                Estimate above = difference(gap.upperEach(), exact);
                assertThat(below.value()).as("log p(x) - lower").isGreaterThan(temperatures < 30 ? 2 * below.se() : 0);
                assertThat(above.value()).as("upper - log p(x)").isGreaterThan(temperatures < 30 ? 2 * above.se() : 0);
                assertThat(gap.gap().value()).isCloseTo(below.value() + above.value(), within(1e-9));
                assertThat(gap.gap().value())
                        .isCloseTo(gap.upper().value() - gap.lower().value(), within(1e-9));
                assertThat(gap.gap().value()).isLessThan(0.6 * last);
                last = gap.gap().value();
            }
        }
        assertThat(last).isLessThan(1);
    }

    /** With one chain, the mean of 1/w on the way back is 1/p(x): what makes the upper bound one. */
    @Test
    void the_way_back_is_unbiased_for_the_reciprocal() {
        try (Model model = model();
                Feed data = Feed.of(examples(200, 6), Binarize.NONE, model)) {
            AnnealedNll how = new AnnealedNll(1, 6, Path.LINEAR, Start.POSTERIOR, 3, 1);
            BidirectionalGap gap = BidirectionalGap.of(how, model, data, Rng.of(6), Ticker.NONE);
            double[] exact = exactOfDrawn(model, data, Rng.of(6));
            Estimate up = Estimate.of(ratios(gap.lowerEach(), exact));
            Estimate down = Estimate.of(ratios(exact, gap.upperEach()));
            assertThat(up.value()).isCloseTo(1, within(4 * up.se()));
            assertThat(down.value()).isCloseTo(1, within(4 * down.se()));
            assertThat(Math.max(up.se(), down.se())).isLessThan(0.05);
        }
    }

    private static double[] ratios(double[] above, double[] below) {
        return IntStream.range(0, above.length)
                .mapToDouble(i -> Math.exp(above[i] - below[i]))
                .toArray();
    }

    private static double[] exactOfDrawn(Model model, Feed data, Rng rng) {
        double[] exact = new double[Math.toIntExact(data.size())];
        for (int from = 0; from < exact.length; from += AnnealedNll.EXAMPLES) {
            try (Scope s = Scope.open()) {
                int count = Math.min(AnnealedNll.EXAMPLES, exact.length - from);
                double[] x = BidirectionalGap.draw(model, data, from, count, rng)
                        .o()
                        .x()
                        .toDoubles();
                for (int i = 0; i < count; i++) {
                    exact[from + i] = TRUTH.logProb(Arrays.copyOfRange(x, 5 * i, 5 * i + 5));
                }
            }
        }
        return exact;
    }

    private static Estimate difference(double[] a, double[] b) {
        return Estimate.of(
                IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray());
    }

    @Test
    void how_many_chains_run_at_once_changes_nothing_and_no_tensor_stays_behind() {
        AnnealedNll how = new AnnealedNll(13, 8, Path.SIGMOID, Start.PRIOR, 3, 1);
        try (Model model = model();
                Feed data = Feed.of(examples(110, 1), Binarize.NONE, model)) {
            long before = Scope.liveTensors();
            AnnealedNll.Result one = how.of(model, data, Rng.of(3), Ticker.NONE, 1);
            for (long bytes : new long[] {3 * 409_600, 1 << 30}) {
                AnnealedNll.Result other = how.of(model, data, Rng.of(3), Ticker.NONE, bytes);
                assertThat(other.each()).containsExactly(one.each(), within(1e-8));
                assertThat(other.acceptance()).isCloseTo(one.acceptance(), within(1e-8));
            }
            assertThat(how.of(model, data, Rng.of(4), Ticker.NONE).value()).isNotEqualTo(one.value());
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void floats_give_what_doubles_give() {
        Vae vae = LinearVae.of(5, 2).withVariance(TRUTH.variance()).vae();
        try (Model model = Model.build(vae, Shape.of(5), Kind.REAL, Rng.of(1), DType.FLOAT32, Device.CPU)) {
            model.parameters().all().forEach(p -> {
                try (elbo.tensor.Grad.Guard off = elbo.tensor.Grad.off()) {
                    p.zeroInPlace();
                }
            });
            LinearVae.set(model, "decoder.0.weight", flat(TRUTH.w()));
            LinearVae.set(model, "decoder.0.bias", TRUTH.b());
            try (Feed data = Feed.of(examples(20, 1), Binarize.NONE, model)) {
                AnnealedNll how = new AnnealedNll(100, 30, Path.SIGMOID, Start.PRIOR, 4, 1);
                AnnealedNll.Result found = how.of(model, data, Rng.of(7), Ticker.NONE);
                double exact = Arrays.stream(EXACT).limit(20).average().orElseThrow();
                assertThat(-found.value()).isCloseTo(exact, within(0.05));
            }
        }
    }

    @Test
    void what_cannot_be_climbed_is_refused_in_one_line() {
        Level level = new Level(2, new Gamma(), new elbo.prior.Gamma());
        Vae vae = Vae.flat(new Mlp(), level, new Mlp(), new Bernoulli(), new Elbo());
        FloatRows rows = FloatRows.of(3, 5, (i, d) -> 1);
        AnnealedNll how = AnnealedNll.DEFAULT;
        try (Model model = Model.build(vae, Shape.of(5), Kind.BINARY, Rng.of(1), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            assertThatThrownBy(() -> how.of(model, data, Rng.of(1), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Positive(2)")
                    .hasMessageNotContaining("\n");
        }
        try (Model model = LinearVae.of(5, 2).with(new BoxPosterior(false)).build();
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            AnnealedNll from = new AnnealedNll(1, 2, Path.LINEAR, Start.POSTERIOR, 1, 1);
            assertThatThrownBy(() -> from.of(model, data, Rng.of(1), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("a density");
        }
        Level sphere = new Level(2, new VonMisesFisher(), new Vamp(3, Vamp.Start.RANDOM, 0.5, 0.1, true));
        Vae round = Vae.flat(new Mlp(), sphere, new Mlp(), new Bernoulli(), new Elbo());
        try (Model model = Model.build(round, Shape.of(5), Kind.BINARY, Rng.of(1), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(rows, Binarize.NONE, model)) {
            assertThatThrownBy(() -> how.of(model, data, Rng.of(1), Ticker.NONE))
                    .as("a prior that lies where the posterior does")
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Sphere(2)");
        }
        assertThatThrownBy(() -> new AnnealedNll(0, 1, Path.LINEAR, Start.PRIOR, 1, 1))
                .hasMessageContaining("at least 1");
    }

    @Test
    void the_paths_go_from_0_to_1_and_a_sigmoid_is_slow_at_both_ends() {
        double[] sigmoid = Path.SIGMOID.of(100);
        assertThat(sigmoid[0]).isCloseTo(0, within(1e-15));
        assertThat(sigmoid[100]).isCloseTo(1, within(1e-15));
        double s4 = 1 / (1 + Math.exp(-4));
        assertThat(sigmoid[25]).isCloseTo((1 / (1 + Math.exp(2)) - (1 - s4)) / (2 * s4 - 1), within(1e-12));
        assertThat(Path.LINEAR.of(4)).containsExactly(0, 0.25, 0.5, 0.75, 1);
    }

    /** Stopped in its third hundred; of the second try a hundred less is measured. */
    @Test
    void what_was_interrupted_goes_on_to_the_same_bits_and_another_protocol_does_not() {
        AnnealedNll how = new AnnealedNll(2, 3, Path.LINEAR, Start.PRIOR, 1, 1);
        AnnealedNll.Result straight = measure(how, examples(25, 10), 3);
        java.nio.file.Path file = folder.resolve("tally");
        try (Model model = model();
                Feed data = Feed.of(examples(25, 10), Binarize.NONE, model)) {
            assertThatThrownBy(() -> how.of(model, data, Rng.of(3), stopAt(210), file))
                    .isInstanceOf(CancellationException.class);
            List<Long> told = new ArrayList<>();
            AnnealedNll.Result found = how.of(model, data, Rng.of(3), (what, done, of) -> told.add(done), file);
            assertThat(found).usingRecursiveComparison().isEqualTo(straight);
            assertThat(told).filteredOn(done -> done < 200).containsExactly(100L);
            AnnealedNll other = new AnnealedNll(2, 3, Path.SIGMOID, Start.PRIOR, 1, 1);
            assertThatThrownBy(() -> other.of(model, data, Rng.of(3), Ticker.NONE, file))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("was kept with another protocol");
        }
    }

    private static Ticker stopAt(long examples) {
        return (what, done, of) -> {
            if (done >= examples) {
                throw new CancellationException("enough");
            }
        };
    }
}
