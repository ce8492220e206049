package elbo.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.likelihood.Perceptual.Layer;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerceptualTest {
    private static final Path FILE = Reference.file("perceptual.safetensors");
    private static final List<Layer> LAYERS =
            List.of(new Layer(4, false, 0.5), new Layer(5, true, 0), new Layer(6, true, 2));

    @TempDir
    Path folder;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Perceptual from(Path file) {
        return new Perceptual(file.toString(), 1, LAYERS, 0.3, Activation.IDENTITY);
    }

    /** No examples: a file needs none. */
    private static Tensor none(int n) {
        throw new AssertionError("not asked for");
    }

    @Test
    void score_and_gradient_are_those_of_the_table() {
        for (Reference.Row row : Reference.table("perceptual").rows()) {
            Shape event = Shape.of((long) row.get("channels"), (long) row.get("height"), (long) row.get("width"));
            Init init = Doubles.init(1);
            try (Parameters parameters = init.parameters()) {
                var likelihood = from(FILE).build(init.at("likelihood"), event);
                parameters.begin(1, PerceptualTest::none);
                Tensor mean =
                        LikelihoodLaws.waves(event, row.get("noise")).detach().requireGrad();
                Tensor score = likelihood.given(mean).logProb(LikelihoodLaws.waves(event, 0));
                double[] gradient =
                        Grad.of(score.sum(), List.of(mean)).getFirst().toDoubles();
                assertThat(score.item()).as(row.cells().toString()).isCloseTo(row.get("score"), within(1e-9));
                double slope = 0;
                for (int i = 0; i < gradient.length; i++) {
                    slope += gradient[i] * Math.cos(i);
                }
                assertThat(slope).isCloseTo(row.get("slope"), within(1e-9));
                assertThat(Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum()))
                        .isCloseTo(row.get("norm"), within(1e-9));
            }
        }
    }

    /** Each draw against its example, as one picture against another. */
    @Test
    void draws_and_examples_are_compared_each_with_its_own() {
        Shape event = Shape.of(1, 8, 9);
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters()) {
            var likelihood = from(FILE).build(init.at("likelihood"), event);
            Tensor means = Doubles.normal(Rng.of(2), 1, event.prepend(3, 2));
            Tensor x = Doubles.normal(Rng.of(3), 1, event.prepend(2));
            double[] all = likelihood.given(means).logProb(x).toDoubles();
            for (int i = 0; i < 6; i++) {
                Tensor one = means.reshape(event.prepend(6)).narrow(0, i, 1);
                assertThat(likelihood.given(one).logProb(x.narrow(0, i % 2, 1)).item())
                        .isCloseTo(all[i], within(1e-10));
            }
        }
    }

    @Test
    void the_network_is_kept_but_never_learnt() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters()) {
            var unused = new Perceptual().build(init.at("likelihood"), Shape.of(1, 28, 28));
            assertThat(parameters.byName())
                    .containsOnlyKeys(
                            "likelihood.features.begun",
                            "likelihood.features.0.weight",
                            "likelihood.features.0.bias",
                            "likelihood.features.1.weight",
                            "likelihood.features.1.bias",
                            "likelihood.features.2.weight",
                            "likelihood.features.2.bias");
            assertThat(parameters.all()).isEmpty();
            assertThat(parameters.of(List.of("likelihood"))).isEmpty();
        }
    }

    /** The numbers 0 to 8 row by row; a quarter to the right brings the first column into the first row, from below. */
    @Test
    void pictures_are_turned_by_quarters() {
        Tensor turned =
                Rotations.turned(Tensors.range(9, DType.FLOAT64, Device.CPU).reshape(1, 1, 3, 3));
        assertThat(turned.shape()).isEqualTo(Shape.of(4, 1, 3, 3));
        double[][] expected = {
            {0, 1, 2, 3, 4, 5, 6, 7, 8},
            {2, 5, 8, 1, 4, 7, 0, 3, 6},
            {8, 7, 6, 5, 4, 3, 2, 1, 0},
            {6, 3, 0, 7, 4, 1, 8, 5, 2}
        };
        for (int i = 0; i < 4; i++) {
            assertThat(turned.narrow(0, i, 1).toDoubles()).containsExactly(expected[i]);
        }
    }

    private static final Shape EVENT = Shape.of(1, 12, 12);

    /** A bright bar in the upper half of each picture, in noise. */
    private static Tensor bars(long seed, int n) {
        Tensor noise = Tensors.uniform(Rng.of(seed), EVENT.prepend(n), DType.FLOAT64, Device.CPU);
        Tensor[] rows = new Tensor[12];
        Arrays.setAll(rows, i -> noise.narrow(2, i, 1).mul(i == 3 ? 1 : 0.3));
        return Tensors.cat(List.of(rows), 2);
    }

    private static Features network(Init init) {
        return Features.of(
                init.at("features"), 1, List.of(new Layer(6, false, 1), new Layer(7, true, 1), new Layer(8, true, 1)));
    }

    @Test
    void what_is_trained_tells_which_way_up_unseen_pictures_are_better_than_chance_does() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Grad.Guard off = Grad.off()) {
            Features network = network(init);
            Rotations.train(network, n -> bars(1, 100), EVENT, 150);
            Tensor known = Rotations.turned(bars(2, 20));
            Tensor centres = means(network, known).reshape(4, 20, -1).mean(1);
            double[] distance = means(network, Rotations.turned(bars(3, 50)))
                    .unsqueeze(1)
                    .sub(centres)
                    .square()
                    .sum(-1)
                    .toDoubles();
            int right = 0;
            for (int i = 0; i < 200; i++) {
                double[] four = Arrays.copyOfRange(distance, 4 * i, 4 * i + 4);
                right += four[i / 50] == Arrays.stream(four).min().orElseThrow() ? 1 : 0;
            }
            assertThat(right).isGreaterThan(180);
        }
    }

    private static Tensor means(Features network, Tensor pictures) {
        return network.of(pictures).getLast().mean(-1, -2);
    }

    @Test
    void the_same_pictures_give_the_same_network_and_others_another() {
        double[] first = trained(1, 3);
        assertThat(trained(1, 3)).isEqualTo(first);
        assertThat(trained(2, 3)).isNotEqualTo(first);
        assertThat(trained(1, 4)).isNotEqualTo(first);
    }

    private static double[] trained(long seed, int steps) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Grad.Guard off = Grad.off()) {
            Features network = network(init);
            Rotations.train(network, n -> bars(seed, 40), EVENT, steps);
            return network.weights().getFirst().toDoubles();
        }
    }

    @Test
    void scaled_features_vary_by_one_and_are_in_the_ratios_they_were() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Grad.Guard off = Grad.off()) {
            Features network = network(init);
            Tensor pictures = bars(1, 30);
            List<double[]> before =
                    network.of(pictures).stream().map(Tensor::toDoubles).toList();
            network.scale(n -> pictures);
            List<Tensor> after = network.of(pictures);
            for (int l = 0; l < 3; l++) {
                Tensor each = after.get(l).transpose(0, 1);
                long channels = each.shape().dim(0);
                Tensor rows = each.reshape(channels, -1);
                double n = rows.shape().dim(1);
                assertThat(rows.variance(1).mean().item()).isCloseTo(n / (n - 1), within(1e-9));
                double[] now = after.get(l).toDoubles();
                double ratio =
                        Arrays.stream(now).sum() / Arrays.stream(before.get(l)).sum();
                for (int i = 0; i < now.length; i++) {
                    assertThat(now[i]).isCloseTo(ratio * before.get(l)[i], within(1e-9));
                }
            }
        }
    }

    private interface Change {
        void of(Map<String, SafeTensors.Entry> entries);
    }

    /** The file with something changed. */
    private Path changed(Change change) {
        Map<String, SafeTensors.Entry> entries =
                new LinkedHashMap<>(SafeTensors.read(FILE).entries());
        change.of(entries);
        Path out = folder.resolve("changed.safetensors");
        SafeTensors.write(out, entries, Map.of());
        return out;
    }

    private static SafeTensors.Entry entry(Tensor values) {
        return Tensors.entry(values);
    }

    /** With the way out. */
    private static void assertUnfit(Path file, Shape event, String... words) {
        assertRefused(file, event, words);
        assertRefused(file, event, "Fix: ");
    }

    private static void assertRefused(Path file, Shape event, String... words) {
        assertThatThrownBy(() -> from(file).requireStart(event))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_file_that_does_not_fit_is_refused_in_a_line() {
        Shape event = Shape.of(3, 8, 8);
        assertThatCode(() -> from(FILE).requireStart(event)).doesNotThrowAnyException();
        assertThatCode(() -> from(FILE).requireStart(Shape.of(1, 8, 8))).doesNotThrowAnyException();
        assertUnfit(FILE, Shape.of(2, 8, 8), "features.0.weight has shape [4, 3, 3, 3]", "needs [4, 2, 3, 3]");
        assertRefused(folder.resolve("none"), event, "there is no such file");
        Tensor wide = Tensors.zeros(Shape.of(4, 3, 5, 5), DType.FLOAT32, Device.CPU);
        assertUnfit(changed(e -> e.put("features.0.weight", entry(wide))), event, "[4, 3, 5, 5]", "needs [4, 3, 3, 3]");
        assertUnfit(changed(e -> e.remove("features.3.bias")), event, "features.3.bias should have shape [5]; it is");
        Tensor five = Tensors.zeros(Shape.of(5), DType.FLOAT32, Device.CPU);
        assertUnfit(changed(e -> e.put("features.0.bias", entry(five))), event, "shape [4]; got [5]");
        assertUnfit(changed(e -> e.put("features.1.weight", entry(five))), event, "features.1.weight", "normalisation");
        Tensor whole = Tensors.of(new long[4], 4);
        assertUnfit(changed(e -> e.put("features.0.bias", entry(whole))), event, "real numbers; got I64");
        Tensor broken = Tensors.full(Shape.of(4), Double.NaN, DType.FLOAT32, Device.CPU);
        assertUnfit(changed(e -> e.put("features.0.bias", entry(broken))), event, "features.0.bias", "not finite");
        assertUnfit(
                changed(e -> {
                    e.remove("features.10.weight");
                    e.remove("features.12.weight");
                }),
                event,
                "holds 2 convolutions",
                "layers has 3");
    }

    @Test
    void a_file_cut_short_or_made_up_is_refused_in_a_line() throws IOException {
        byte[] bytes = Files.readAllBytes(FILE);
        Path out = folder.resolve("cut.safetensors");
        for (int length : new int[] {0, 7, 20, bytes.length / 2, bytes.length - 1}) {
            Files.write(out, Arrays.copyOf(bytes, length));
            assertRefused(out, Shape.of(3, 8, 8), "safetensors");
        }
        Rng rng = Rng.of(5);
        for (int trial = 0; trial < 200; trial++) {
            byte[] damaged = bytes.clone();
            damaged[rng.nextInt(1200)] = (byte) rng.nextInt(256);
            Files.write(out, damaged);
            try {
                from(out).requireStart(Shape.of(3, 8, 8));
            } catch (Refusal refused) {
                assertThat(refused.getMessage()).startsWith(out.toString()).doesNotContain("\n");
            }
        }
    }

    @Test
    void what_is_no_picture_or_too_small_a_one_is_refused_with_the_way_out() {
        assertThatThrownBy(() -> new Perceptual().features(Shape.of(6)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("needs pictures")
                .hasMessageContaining("Fix: type: gaussian");
        assertThatThrownBy(() -> new Perceptual().features(Shape.of(1, 3, 28)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("3 x 28 pixels cannot be halved 2 times. Fix:");
        assertThat(new Perceptual().features(Shape.of(1, 9, 4))).isEqualTo(Shape.of(1, 9, 4));
        assertThat(new Perceptual().normalised(Kind.UNIT)).isFalse();
    }

    @Test
    void what_makes_no_sense_is_refused_where_it_is_described() {
        List<Layer> none = List.of(new Layer(4, false, 0));
        assertThatThrownBy(() -> new Perceptual("trained", 1, none, 0, Activation.SIGMOID))
                .hasMessageContaining("layers must have one of a weight greater than 0");
        assertThatThrownBy(() -> new Perceptual(" ", 1, LAYERS, 0, Activation.SIGMOID))
                .hasMessageContaining("features must be");
        assertThatThrownBy(() -> new Perceptual("trained", 0, LAYERS, 0, Activation.SIGMOID))
                .hasMessageContaining("steps must be at least 1; got 0");
        assertThatThrownBy(() -> new Perceptual("trained", 1, LAYERS, -1, Activation.SIGMOID))
                .hasMessageContaining("pixels must be a number of at least 0; got -1");
        assertThatThrownBy(() -> new Layer(0, false, 1)).hasMessageContaining("channels must be at least 1; got 0");
        assertThatThrownBy(() -> new Layer(1, false, Double.NaN)).hasMessageContaining("weight must be");
    }
}
