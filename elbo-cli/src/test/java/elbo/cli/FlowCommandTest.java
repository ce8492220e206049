package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Dataset;
import elbo.data.drawn.Planes;
import elbo.data.format.Npy;
import elbo.data.format.NpyWriter;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands on flows, which are used as VAEs are. */
class FlowCommandTest {
    private static final int N = 60;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = home.resolve("run");
        JsonNode unused = Said.json("train", "--recipe", "nsf", "--limit", 600, "--epochs", 2, "--out", run);
    }

    @Test
    void the_report_shows_points_and_how_they_bend_and_speaks_of_no_bound() {
        for (String figure : new String[] {"loss", "samples", "bending", "map"}) {
            assertThat(run.resolve("figures/" + figure + ".png")).isNotEmptyFile();
        }
        assertThat(run.resolve("figures/terms.png")).doesNotExist();
        assertThat(run.resolve("report.html"))
                .content()
                .contains("Log-likelihood")
                .doesNotContain("lower bound");
    }

    @Test
    void the_likelihood_is_the_bound_whatever_the_draws() {
        JsonNode e = Said.json("evaluate", run, "--limit", N, "--importance-samples", 3);
        double nll = e.at("/nll/value").asDouble();
        assertThat(nll).isCloseTo(-e.at("/elbo").asDouble(), within(1e-5));
        assertThat(e.at("/nll/k").asInt()).isOne();
        assertThat(e.at("/reconstruction").asDouble()).isZero();
        assertThat(e.at("/bits_per_dim").asDouble()).isCloseTo(nll / (2 * Math.log(2)), within(1e-6));
    }

    @Test
    void what_is_encoded_is_decoded_exactly() throws IOException {
        Path codes = folder.resolve("codes.npy");
        Path back = folder.resolve("back.npy");
        JsonNode unused = Said.json("encode", run, "--limit", N, "-o", codes);
        JsonNode unusedToo = Said.json("decode", run, "--codes", codes, "-o", back);
        float[] decoded = Npy.floats(back).values();
        float[] expected = points();
        assertThat(decoded).containsExactly(expected, within(1e-4f));
        assertThat(Npy.floats(codes).values()).isNotEqualTo(expected);
    }

    private static float[] points() {
        Dataset test = Planes.TWO_MOONS.open(Path.of("unused")).test();
        ByteBuffer bytes = ByteBuffer.allocate(2 * N * Float.BYTES).order(ByteOrder.nativeOrder());
        test.read(0, N, bytes);
        float[] values = new float[2 * N];
        bytes.flip().asFloatBuffer().get(values);
        return values;
    }

    /** A temperature scales the codes: at 0 all are the prior's mean, whose example is one. */
    @Test
    void samples_are_decoded_codes_of_the_temperature() throws IOException {
        Path cold = folder.resolve("cold.npy");
        Path one = folder.resolve("one.npy");
        Path zero = folder.resolve("zero.npy");
        JsonNode unused = Said.json("sample", run, "-n", 4, "--temperature", 0, "-o", cold);
        NpyWriter.write(zero, Shape.of(1, 2), new float[] {0, 0});
        JsonNode unusedToo = Said.json("decode", run, "--codes", zero, "-o", one);
        float[] mean = Npy.floats(one).values();
        float[] all = Npy.floats(cold).values();
        for (int i = 0; i < 4; i++) {
            assertThat(Arrays.copyOfRange(all, 2 * i, 2 * i + 2)).containsExactly(mean, within(1e-5f));
        }
    }

    /** The density of a byte's grey levels on [0, 1] is 8 bits short for each pixel. */
    @Test
    void pictures_have_bits_of_grey_levels() {
        Path pictures = folder.resolve("pictures");
        JsonNode unused = Said.json(
                "train",
                "--recipe",
                "glow",
                "--data",
                "digits",
                "--limit",
                64,
                "--epochs",
                1,
                "--out",
                pictures,
                "--no-figures");
        JsonNode e = Said.json("evaluate", pictures, "--limit", 20, "--metrics", "nll", "--importance-samples", 1);
        double nats = e.at("/nll/value").asDouble() / (784 * Math.log(2));
        assertThat(e.at("/bits_per_dim").asDouble()).isCloseTo(nats + 8, within(1e-6));
    }

    /** What bends the noise of dequantised bytes needs that noise, and learns with it. */
    @Test
    void variational_dequantisation_is_for_dequantised_bytes() {
        String flows =
                "model.encoder.flows=[{type: variational-dequantisation, hidden: [4]}, {type: logit}, {type: scale}]";
        Object[] words = {
            "train",
            "--recipe",
            "glow",
            "--data",
            "digits",
            "--limit",
            64,
            "--epochs",
            1,
            "--no-figures",
            "--set",
            flows,
            "--set",
            "model.latent=784",
            "--out",
            folder.resolve("bent")
        };
        Object[] none = Stream.concat(Arrays.stream(words), Stream.of("--set", "data.binarize=none"))
                .toArray();
        assertThat(Said.by(none).err()).contains("Fix: binarize: dequantise");
        assertThat(folder.resolve("bent")).doesNotExist();
        assertThat(Said.json(words).at("/test/loss").isNumber()).isTrue();
    }

    @Test
    void pictures_that_cannot_be_squeezed_are_refused_with_sizes_that_can() {
        Path odd = SmallRun.pictures(folder.resolve("pictures.npy"));
        Said said = Said.by(
                "train",
                "--recipe",
                "glow",
                "--data",
                odd,
                "--set",
                "model.latent=42",
                "--out",
                folder.resolve("none"));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("2 levels do not divide sides of 6 x 7. Fix: sides of 8 x 8");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
