package elbo.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Choice;
import elbo.data.Context;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.data.Quantity;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Poisson;
import elbo.model.Binarize;
import elbo.model.Conditioning;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Precision;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.VonMisesFisher;
import elbo.prior.ConditionalNormal;
import elbo.prior.UniformSphere;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With linear networks, whose codes and decoded means a test can say. */
class ExplorerTest {
    private static final Rng RNG = Rng.of(1);
    private static final FloatRows ROWS = FloatRows.of(25, 3, (i, d) -> i + 100 * d);

    private final Model model = LinearVae.of(3, 2).build();
    private final Explorer explorer = new Explorer(model);
    private Feed data;
    private long before;

    /** mean = (x1 - 1, x2 / 4), log-variance = (x1 / 8, -2); decoded = (z1, z2, z1 + 2 z2 + 5). */
    @BeforeEach
    void weights() {
        LinearVae.set(model, "posterior.mean.weight", 1, 0, 0, 0, 0.25, 0);
        LinearVae.set(model, "posterior.mean.bias", -1, 0);
        LinearVae.set(model, "posterior.log_variance.weight", 0.125, 0, 0, 0, 0, 0);
        LinearVae.set(model, "posterior.log_variance.bias", 0, -2);
        LinearVae.set(model, "decoder.0.weight", 1, 0, 0, 1, 1, 2);
        LinearVae.set(model, "decoder.0.bias", 0, 0, 5);
        data = Feed.of(ROWS, Binarize.NONE, model);
        before = Scope.liveTensors();
    }

    @AfterEach
    void nothing_stays_behind() {
        assertThat(Scope.liveTensors()).isEqualTo(before);
        data.close();
        model.close();
    }

    private Explorer inBatchesOf(int size) {
        return new Explorer(model, Binarize.NONE, Given.nothing(model.context()), new Batches(model, size));
    }

    @Test
    void codes_come_in_the_order_of_the_data_whatever_the_batch() {
        for (int batch : new int[] {1, 7, 25, 1000}) {
            Codes codes = inBatchesOf(batch).encode(data, RNG);
            assertThat(codes.n()).isEqualTo(25);
            assertThat(codes.dims()).isEqualTo(2);
            float[] logVariance = codes.logVariance().orElseThrow();
            for (int i = 0; i < 25; i++) {
                assertThat(codes.code(i)).containsExactly(i - 1, (i + 100) / 4f);
                assertThat(logVariance[2 * i]).isEqualTo(i / 8f);
                assertThat(logVariance[2 * i + 1]).isEqualTo(-2);
            }
        }
    }

    /** Squares of {@code (z - mean) / deviation}, whose mean over 50 numbers is 1 with deviation 0.2. */
    @Test
    void draws_come_from_the_posteriors() {
        Encoded encoded = inBatchesOf(7).encodeWithDraws(data, RNG);
        assertThat(encoded.codes().mean()).isEqualTo(explorer.encode(data, RNG).mean());
        float[] logVariance = encoded.codes().logVariance().orElseThrow();
        double squares = 0;
        for (int i = 0; i < 50; i++) {
            double off = encoded.draws()[i] - encoded.codes().mean()[i];
            squares += off * off / Math.exp(logVariance[i]) / 50;
        }
        assertThat(squares).isBetween(0.4, 1.8);
        assertThat(inBatchesOf(7).encodeWithDraws(data, RNG).draws()).isEqualTo(encoded.draws());
        assertThat(explorer.examples(encoded.draws())).isEqualTo(explorer.decode(encoded.draws()));
    }

    @Test
    void chosen_examples_are_encoded_in_the_order_asked_for() {
        Codes codes = inBatchesOf(2).encode(data, new long[] {7, 0, 7, 24, 3}, RNG);
        assertThat(codes.mean()).containsExactly(6, 26.75f, -1, 25, 6, 26.75f, 23, 31, 2, 25.75f);
        float[] same = {7, 107, 207, 0, 100, 200};
        assertThat(explorer.encode(same).mean()).containsExactly(6, 26.75f, -1, 25);
    }

    @Test
    void decoding_gives_the_mean_without_noise_whatever_the_batch() {
        float[] codes = {0, 0, 1, 2, -3, 0.5f, 4, 4, 9, -9};
        float[] expected = {0, 0, 5, 1, 2, 10, -3, 0.5f, 3, 4, 4, 17, 9, -9, -4};
        for (int batch : new int[] {1, 2, 3, 100}) {
            assertThat(inBatchesOf(batch).decode(codes)).containsExactly(expected);
        }
    }

    @Test
    void a_bernoulli_likelihood_shows_probabilities() {
        try (Model coins = LinearVae.of(2, 1).with(new Bernoulli()).build()) {
            LinearVae.set(coins, "decoder.0.weight", 1, -2);
            float[] p = new Explorer(coins).decode(new float[] {0, 3});
            assertThat(p)
                    .containsExactly(
                            new float[] {0.5f, 0.5f, (float) (1 / (1 + Math.exp(-3))), (float) (1 / (1 + Math.exp(6)))},
                            within(1e-6f));
        }
    }

    /** Rates of 51 and 204 of 255, which are 0.2 and 0.8 of the data. */
    @Test
    void counts_of_grey_levels_are_shown_in_the_numbers_of_the_data() {
        FloatRows grey = FloatRows.of(new double[][] {{0.2, 0.8}}).withKind(Kind.UNIT);
        try (Model counts = LinearVae.of(2, 1).with(new Poisson()).build(Kind.COUNT);
                Feed feed = Feed.of(grey, Binarize.COUNT, counts)) {
            LinearVae.set(counts, "decoder.0.bias", Math.log(51), Math.log(204));
            Explorer shown = new Explorer(counts, Binarize.COUNT);
            float[] expected = {0.2f, 0.8f};
            assertThat(shown.reconstruct(feed, new long[] {0}, RNG)).containsExactly(expected, within(1e-6f));
            assertThat(shown.sample(RNG, 1, 1)).containsExactly(expected, within(1e-6f));
            assertThat(shown.decode(new float[] {3})).containsExactly(expected, within(1e-6f));
            assertThat(feed.values(new long[] {0})).containsExactly(expected, within(1e-6f));
            assertThat(new Explorer(counts).decode(new float[] {3}))
                    .containsExactly(new float[] {51, 204}, within(1e-4f));
        }
    }

    @Test
    void reconstructions_decode_the_posterior_means() {
        long[] rows = {24, 0, 3, 3};
        for (int batch : new int[] {1, 3, 50}) {
            assertThat(inBatchesOf(batch).reconstruct(data, rows, RNG))
                    .containsExactly(23, 31, 90, -1, 25, 54, 2, 25.75f, 58.5f, 2, 25.75f, 58.5f);
        }
    }

    @Test
    void samples_are_decoded_draws_of_the_prior() {
        float[] codes = explorer.draw(Rng.of(4), 20_000, 1);
        double[] sums = new double[4];
        for (int i = 0; i < codes.length; i++) {
            sums[i % 2] += codes[i] / 20_000;
            sums[2 + i % 2] += codes[i] * (double) codes[i] / 20_000;
        }
        assertThat(sums).containsExactly(new double[] {0, 0, 1, 1}, within(0.04));
        assertThat(explorer.sample(Rng.of(4), 20_000, 1)).isEqualTo(explorer.decode(codes));
        assertThat(explorer.draw(Rng.of(5), 3, 1)).isNotEqualTo(explorer.draw(Rng.of(4), 3, 1));
    }

    @Test
    void temperature_scales_about_the_mean_of_the_prior() {
        float[] one = explorer.draw(Rng.of(4), 10, 1);
        float[] warm = explorer.draw(Rng.of(4), 10, 2.5);
        for (int i = 0; i < one.length; i++) {
            assertThat(warm[i]).isCloseTo(2.5f * one[i], within(1e-5f));
        }
        assertThat(explorer.sample(Rng.of(4), 2, 0)).containsExactly(0, 0, 5, 0, 0, 5);
    }

    /** Half of a point of the sphere is none. */
    @Test
    void codes_that_lie_somewhere_have_no_temperature() {
        Level sphere = new Level(3, new VonMisesFisher(), new UniformSphere());
        Vae vae = Vae.flat(new Mlp(4), sphere, new Mlp(4), new Bernoulli(), new Elbo());
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(1), DType.FLOAT32, Device.CPU)) {
            Explorer on = new Explorer(model);
            assertThat(on.draw(Rng.of(2), 2, 1)).hasSize(6);
            assertThatThrownBy(() -> on.draw(Rng.of(2), 2, 0.8))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("temperature: ")
                    .hasMessageContaining("Fix: leave it out");
        }
    }

    @Test
    void a_class_is_given_to_a_model_that_is_conditioned_on_classes() {
        try (Model byClass =
                LinearVae.of(1, 1).with(new Conditioning(3, false, true)).build()) {
            LinearVae.set(byClass, "decoder.0.weight", 1, 10, 20, 30);
            Explorer any = new Explorer(byClass);
            assertThat(any.given(0).decode(new float[] {1, 2})).containsExactly(11, 12);
            assertThat(any.given(2).decode(new float[] {1, 2})).containsExactly(31, 32);
            assertThat(any.given(1).sample(Rng.of(1), 2, 0)).containsExactly(20, 20);
            assertThat(any.sample(Rng.of(1), 5, 0))
                    .as("classes take turns where none is given")
                    .containsExactly(10, 20, 30, 10, 20);
            assertThat(any.encode(new float[] {4}).n())
                    .as("the encoder needs no class")
                    .isEqualTo(1);
            assertThatThrownBy(() -> any.decode(new float[] {1}))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("classes 0 to 2; say which one");
            assertThatThrownBy(() -> any.given(3)).hasMessageContaining("0 to 2; got 3");
        }
        assertThatThrownBy(() -> explorer.given(0)).hasMessageContaining("not conditioned");
    }

    /** The decoder adds 10, 20 or 30 for the colour, 100 or 200 for the form, and 1000 for each deviation of the size. */
    @Test
    void what_is_not_given_of_several_columns_comes_in_every_combination() {
        Context context = new Context(List.of(
                new Choice("colour", 3, List.of("red", "green", "blue")),
                new Quantity("size", 4, 0.5),
                new Choice("form", 2)));
        Conditioning conditioning = new Conditioning(context.names(), 0, Conditioning.Place.NONE, true);
        Vae vae = LinearVae.of(1, 1).with(conditioning).vae();
        try (Model many = Model.build(
                vae, new Form(Shape.of(1), Kind.REAL), context, RNG, DType.FLOAT64, Device.CPU, Precision.FP32)) {
            LinearVae.set(many, "decoder.0.weight", 1, 10, 20, 30, 1000, 100, 200);
            LinearVae.set(many, "decoder.0.bias", 0);
            Explorer any = new Explorer(many);
            assertThat(any.sample(RNG, 8, 0)).containsExactly(110, 120, 130, 210, 220, 230, 110, 120);
            assertThat(any.given("colour", "blue").sample(RNG, 3, 0)).containsExactly(130, 230, 130);
            assertThat(any.given("size", "4.5").given("form", "1").sample(RNG, 4, 0))
                    .containsExactly(1210, 1220, 1230, 1210);
            assertThat(any.given("form", "1").first().decode(new float[] {1, 2}))
                    .containsExactly(211, 212);
            assertThat(any.given("form", "1").first().words()).isEqualTo("colour red, form 1");
            assertRefused(() -> any.given("colour", "red").decode(new float[1]), "classes 0 to 1; say which one");
            assertRefused(() -> any.decode(new float[1]), "conditioned on colour (red, green, blue); say which one");
            assertRefused(() -> any.given("hue", "1"), "--given: unknown name \"hue\". Known: colour, form, size");
            assertRefused(() -> any.given("colour", "gren"), "Did you mean \"green\"");
            assertRefused(() -> any.given(0), "not conditioned on classes but on colour, size, form");
        }
        assertRefused(() -> explorer.given("size", "1"), "not conditioned on anything; leave size out");
    }

    @Test
    void reconstruction_uses_the_class_of_the_example() {
        FloatRows rows = FloatRows.of(3, 1, (i, d) -> i).withClasses(new int[] {2, 0, 1}, 3);
        try (Model byClass = LinearVae.of(1, 1)
                        .with(new Conditioning(3, false, true))
                        .build();
                Feed labelled = Feed.of(rows, Binarize.NONE, byClass)) {
            LinearVae.set(byClass, "posterior.mean.weight", 1);
            LinearVae.set(byClass, "decoder.0.weight", 1, 10, 20, 30);
            assertThat(new Explorer(byClass).reconstruct(labelled, new long[] {2, 0}, RNG))
                    .containsExactly(22, 30);
        }
    }

    /** The prior of class y is N(100 y, e^-40), so the code is 100 y, and the decoder adds 1, 2 or 3. */
    @Test
    void new_examples_are_told_what_is_known_of_others() {
        FloatRows rows = FloatRows.of(4, 1, (i, d) -> i).withClasses(new int[] {2, 2, 0, 1}, 3);
        Conditioning classes = new Conditioning(3, false, true);
        Vae linear = LinearVae.of(1, 1).with(classes).vae();
        Level level = new Level(1, new DiagonalNormal(), new ConditionalNormal());
        Vae vae = new Vae(
                linear.encoder(), List.of(level), linear.decoder(), linear.likelihood(), linear.objective(), classes);
        try (Model byClass = Model.build(vae, Shape.of(1), Kind.REAL, RNG, DType.FLOAT64, Device.CPU);
                Feed labelled = Feed.of(rows, Binarize.NONE, byClass)) {
            LinearVae.set(byClass, "prior.means", 0, 100, 200);
            LinearVae.set(byClass, "prior.log_variance", -40);
            LinearVae.set(byClass, "decoder.0.weight", 1, 1, 2, 3);
            LinearVae.set(byClass, "decoder.0.bias", 0);
            for (int batch : new int[] {1, 3, 50}) {
                Explorer any = new Explorer(
                        byClass, Binarize.NONE, Given.nothing(byClass.context()), new Batches(byClass, batch));
                assertThat(any.sample(labelled, new long[] {3, 0, 2, 1, 0}, RNG))
                        .containsExactly(new float[] {102, 203, 1, 203, 203}, within(1e-4f));
            }
        }
        assertThat(explorer.sample(data, new long[] {3, 0, 2}, Rng.of(4)))
                .as("without conditioning nothing is told")
                .containsExactly(explorer.sample(Rng.of(4), 3, 1));
    }

    @Test
    void dimensions_are_ordered_by_their_divergence() {
        assertThat(explorer.dimsByUse(data, RNG)).containsExactly(1, 0);
        LinearVae.set(model, "posterior.mean.weight", 9, 0, 0, 0, 0, 0);
        assertThat(inBatchesOf(4).dimsByUse(data, RNG)).containsExactly(0, 1);
    }

    @Test
    void without_a_closed_form_they_are_ordered_by_the_variance_of_their_means() {
        try (Model box = LinearVae.of(3, 3).with(new BoxPosterior(true)).build();
                Feed rows = Feed.of(ROWS, Binarize.NONE, box)) {
            LinearVae.set(box, "posterior.mean.weight", 0.5, 0, 0, 0, 0, 0, 0, 0, 2);
            LinearVae.set(box, "posterior.mean.bias", 0, 1e4, 0);
            Explorer boxes = new Explorer(box);
            assertThat(boxes.dimsByUse(rows, RNG)).containsExactly(2, 0, 1);
            assertThat(boxes.encode(rows, RNG).logVariance()).isEmpty();
        }
    }

    @Test
    void traversals_and_paths_are_decoded() {
        float[] base = {1, 2};
        assertThat(explorer.traverse(base, new int[] {1, 0}, new float[] {0, 3}))
                .containsExactly(1, 0, 6, 1, 3, 12, 0, 2, 9, 3, 2, 12);
        assertThat(explorer.interpolate(base, new float[] {3, 0}, 3, Interpolation.LINEAR))
                .containsExactly(1, 2, 10, 2, 1, 9, 3, 0, 8);
        float[][] left = {base, {5, 4}};
        float[][] right = {{3, 0}, {5, 0}};
        assertThat(explorer.interpolate(left, right, 2, Interpolation.LINEAR))
                .containsExactly(1, 2, 10, 3, 0, 8, 5, 4, 18, 5, 0, 10);
        float[] nine = explorer.interpolate(left, right, 3, Interpolation.LINEAR);
        assertThat(Arrays.copyOfRange(nine, 12, 15)).containsExactly(3.5f, 1.5f, 11.5f);
        float[] circle = explorer.interpolate(base, new float[] {-2, 1}, 3, Interpolation.SLERP);
        float half = (float) Math.sqrt(0.5);
        assertThat(circle[3]).isCloseTo(half * (1 - 2), within(1e-6f));
        assertThat(circle[4]).isCloseTo(half * (2 + 1), within(1e-6f));
    }

    @Test
    void the_grid_stands_on_the_quantiles_with_the_largest_second_coordinate_on_top() {
        double[] z = Reference.table("normal_quantiles").rows().stream()
                .filter(row -> row.get("n") == 20)
                .mapToDouble(row -> row.get("z"))
                .toArray();
        float[] grid = explorer.quantileGrid(20);
        assertThat(grid).hasSize(20 * 20 * 3);
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 20; column++) {
                int at = 3 * (20 * row + column);
                assertThat(grid[at]).isEqualTo((float) z[column]);
                assertThat(grid[at + 1]).isEqualTo((float) z[19 - row]);
            }
        }
    }

    @Test
    void a_grid_of_a_model_with_more_dimensions_needs_to_be_told_two() {
        try (Model wide = LinearVae.of(4, 4).build()) {
            LinearVae.set(wide, "decoder.0.weight", 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
            Explorer four = new Explorer(wide);
            assertThatThrownBy(() -> four.quantileGrid(3))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("4 latent dimensions, not 2; say which two");
            assertThat(Arrays.copyOf(four.quantileGrid(3, 3, 0), 8))
                    .containsExactly(new float[] {3, 0, 0, -3, 3, 0, 0, 0}, within(1e-6f));
        }
    }

    @Test
    void four_threads_see_what_one_sees() throws Exception {
        Explorer parts = inBatchesOf(6);
        List<Object> alone = look(parts);
        List<Future<List<Object>>> together = new ArrayList<>();
        try (ExecutorService four = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                together.add(four.submit(() -> look(parts)));
            }
        }
        for (Future<List<Object>> one : together) {
            assertThat(one.get()).usingRecursiveComparison().isEqualTo(alone);
        }
    }

    private List<Object> look(Explorer parts) {
        return List.of(
                parts.encode(data, RNG).mean(),
                parts.sample(Rng.of(8), 50, 0.8),
                parts.reconstruct(data, new long[] {4, 4, 2}, RNG),
                parts.dimsByUse(data, RNG),
                parts.quantileGrid(9));
    }

    @Test
    void words_that_make_no_sense_are_refused() {
        assertRefused(() -> explorer.decode(new float[3]), "3 numbers do not make rows of 2");
        assertRefused(() -> explorer.decode(new float[0]), "0 numbers");
        assertRefused(() -> explorer.decode(new float[] {0, 0, 1, Float.NaN}), "row 1 holds NaN");
        assertRefused(() -> explorer.encode(new float[4]), "rows of 3");
        assertRefused(() -> explorer.encode(data, new long[] {0, 25}, RNG), "there is no number 25");
        assertRefused(() -> explorer.reconstruct(data, new long[] {-1}, RNG), "there is no number -1");
        assertRefused(() -> explorer.sample(RNG, 1, -0.5), "got -0.5");
        assertRefused(() -> explorer.sample(RNG, 0, 1), "got 0");
        assertRefused(() -> explorer.interpolate(new float[2], new float[3], 2, Interpolation.SLERP), "has 3 dim");
        assertRefused(() -> Batches.size(3_000_000, 784), "at most 2739");
        assertThat(explorer.eventShape()).isEqualTo(Shape.of(3));
        assertThat(explorer.dims()).isEqualTo(2);
    }

    private static void assertRefused(Runnable what, String why) {
        assertThatThrownBy(what::run).isInstanceOf(Refusal.class).hasMessageContaining(why);
    }
}
