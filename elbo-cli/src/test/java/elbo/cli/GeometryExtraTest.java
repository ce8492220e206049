package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.format.NpyWriter;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What evaluate says of where codes lie, what the decoder makes of them, and how far annealing is off. */
class GeometryExtraTest {
    private static final int LIMIT = 300;
    private static final float STEP = 0.01f;

    @TempDir
    static Path home;

    private static Path run;

    @BeforeAll
    static void train() {
        run = trained("vae", "latent=2", 15);
    }

    private static Path trained(String recipe, String setting, int epochs) {
        return trained(recipe, "digits", setting, epochs);
    }

    private static Path trained(String recipe, String data, String setting, int epochs) {
        Path out = home.resolve(recipe + "-" + data + "-" + setting.replaceAll("[^a-z0-9]", ""));
        List<Object> words = new ArrayList<>(List.of("train", "--recipe", recipe, "--data", data, "--out", out));
        words.addAll(List.of("--limit", LIMIT, "--epochs", epochs, "--batch-size", 30, "--no-figures", "--quiet"));
        words.addAll(List.of("--set", "encoder.hidden=[16]", "--set", "decoder.hidden=[16]", "--set", setting));
        Said said = Said.by(words.toArray());
        assertThat(said.code()).as(said.err()).isZero();
        return out;
    }

    private static JsonNode geometry(Path of, int limit) {
        return Said.json("evaluate", of, "--metrics", "geometry", "--limit", limit, "--quiet")
                .get("geometry");
    }

    /** By the commands encode and decode: codes a step to each side, decoded, their differences, the determinant of two columns. */
    @Test
    void the_decoder_stretches_as_what_it_decodes_says() throws IOException {
        JsonNode found = geometry(run, 2);
        Path codes = home.resolve("codes.csv");
        Said.json("encode", run, "--limit", 2, "-o", codes, "--quiet");
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            float[] z = code(codes, i);
            double[] a = slope(z, 0);
            double[] b = slope(z, 1);
            sum += 0.5 * Math.log(dot(a, a) * dot(b, b) - dot(a, b) * dot(a, b)) / 2;
        }
        assertThat(found.get("log_magnification").asDouble()).isCloseTo(sum, within(0.02));
        assertThat(found.get("examples").asInt()).isEqualTo(2);
        assertThat(found.get("interpolations").asInt()).isEqualTo(1);
        assertThat(found.has("interpolation_length_ratio_se")).as("of one").isFalse();
        assertThat(found.get("notes").toString()).contains("unit_square: left out, because 20 codes would be needed");
    }

    private static float[] code(Path csv, int example) throws IOException {
        String[] cells = Files.readAllLines(csv).get(1 + example).split(",");
        return new float[] {Float.parseFloat(cells[0]), Float.parseFloat(cells[1])};
    }

    private static double[] slope(float[] z, int dim) throws IOException {
        float[] moved = {z[0], z[1], z[0], z[1]};
        moved[dim] += STEP;
        moved[2 + dim] -= STEP;
        Path in = home.resolve("moved.npy");
        Path out = home.resolve("decoded.npy");
        NpyWriter.write(in, Shape.of(2, 2), moved);
        Said.json("decode", run, "--codes", in, "-o", out, "--quiet");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
        int size = 28 * 28;
        int start = bytes.limit() - 2 * size * Float.BYTES;
        double[] slope = new double[size];
        Arrays.setAll(
                slope, i -> (bytes.getFloat(start + 4 * i) - bytes.getFloat(start + 4 * (i + size))) / (2 * STEP));
        return slope;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void words_show_figures_with_their_errors_and_what_was_left_out() {
        Said said = Said.by("evaluate", run, "--metrics", "geometry", "--limit", 10, "--quiet");
        assertThat(said.out())
                .containsPattern("code_radius +\\d\\.\\d{4} \\+- \\d\\.\\d{4}")
                .containsPattern("interpolation_largest_step +[1-9]")
                .contains("  note: unit_square: left out");
        JsonNode all = geometry(run, LIMIT);
        assertThat(all.get("unit_square_p_value").asDouble()).isBetween(0.0, 1.0);
        assertThat(all.get("unit_square_degrees").asInt()).isEqualTo(7 * 7 - 1);
        assertThat(all.get("decoder_codes").asInt()).isEqualTo(100);
    }

    /** By d^2 of the places among examples: 1 - 6 sum d^2 / (n^3 - n). */
    @Test
    void a_scalar_code_is_held_against_the_number_that_made_the_examples() throws IOException {
        Path moon = trained("vae", "moon", "latent=1", 2);
        Path csv = home.resolve("moon.csv");
        Said.json("encode", moon, "--limit", 200, "-o", csv);
        List<double[]> rows = Files.readAllLines(csv).stream()
                .skip(1)
                .map(l -> Arrays.stream(l.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        double squares = 0;
        for (double[] a : rows) {
            long code = rows.stream().filter(b -> b[0] < a[0]).count();
            long phase = rows.stream().filter(b -> b[1] < a[1]).count();
            squares += (code - phase) * (code - phase);
        }
        double expected = 1 - 6 * squares / (200.0 * 200 * 200 - 200);
        assertThat(geometry(moon, 200).get("rank_correlation_with_phase").asDouble())
                .isCloseTo(expected, within(1e-3));
        assertThat(geometry(run, 200).toString()).doesNotContain("rank_correlation");
    }

    @Test
    void a_code_of_one_dimension_has_no_square_and_codes_that_are_no_vectors_no_geometry() {
        JsonNode one = geometry(trained("vae", "latent=1", 1), LIMIT);
        assertThat(one.get("notes").toString()).contains("because the code has one dimension");
        assertThat(one.get("code_directions").asDouble()).isCloseTo(1, within(1e-9));
        Path choices = trained("categorical-vae", "latent=30", 1);
        refused(choices, "geometry", "needs codes that are real vectors");
        refused(choices, "bidirectional", "needs a prior of real vectors");
        refused(choices, "ais", "needs a prior of real vectors");
        refused(choices, "decomposition", "total correlation: needs a posterior with independent dimensions");
        refused(choices, "gaps", "inference gaps: needs a posterior with");
        refused(trained("msssim-vae", "latent=2", 1), "bidirectional", "ms-ssim is a likeness only. Fix: ");
        Path flow = home.resolve("flow");
        Said.json("train", "--recipe", "flow", "--limit", 40, "--max-steps", 1, "--out", flow, "--no-figures");
        refused(flow, "geometry", "an invertible encoder's are the examples themselves");
        refused(flow, "bidirectional", "an invertible encoder");
    }

    /** Before the log-likelihood, whose values would stay. */
    private static void refused(Path of, String metric, String message) {
        Said.by("evaluate", of, "--metrics", "nll," + metric, "--limit", 20, "--quiet")
                .refused(1, message);
        assertThat(of).isDirectoryNotContaining("glob:**.tally");
    }

    /** The default protocol would take half a minute. */
    @Test
    void annealing_both_ways_brackets_the_likelihood_the_closer_the_slower() {
        JsonNode quick = bracket(4);
        JsonNode slow = bracket(60);
        for (JsonNode each : List.of(quick, slow)) {
            double gap = each.get("upper").asDouble() - each.get("lower").asDouble();
            assertThat(each.get("gap").asDouble()).isCloseTo(gap, within(1e-9));
            assertThat(each.get("gap_se").asDouble()).isPositive();
        }
        assertThat(quick.get("simulated_examples").asInt()).isEqualTo(40);
        assertThat(quick.get("temperatures").asInt()).isEqualTo(4);
        assertThat(quick.get("gap").asDouble()).isGreaterThan(1);
        assertThat(slow.get("gap").asDouble()).isBetween(-0.05, quick.get("gap").asDouble() / 2);
    }

    private static JsonNode bracket(int temperatures) {
        List<Object> words = new ArrayList<>(List.of("evaluate", run, "--metrics", "bidirectional", "--limit", 40));
        for (String how : List.of("chains=4", "leapfrog=5", "temperatures=" + temperatures)) {
            words.addAll(List.of("--set", "bidirectional." + how));
        }
        return Said.json(words.toArray()).get("bidirectional");
    }
}
