package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.format.NpyWriter;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures of evaluations one after the other, in one file. */
class KeptFiguresTest {
    @TempDir
    Path folder;

    private Path data;
    private Path run;

    @BeforeEach
    void measured_once() {
        data = SmallRun.pictures(folder.resolve("pictures.npy"));
        run = folder.resolve("run");
        assertThat(Said.by(SmallRun.training(data, run, "--no-figures", "--quiet"))
                        .code())
                .isZero();
        JsonNode unused = evaluate("--metrics", "nll", "--importance-samples", 7);
    }

    private JsonNode evaluate(Object... more) {
        Object[] words = {"evaluate", run, "--quiet"};
        return Said.json(Said.words(words, more));
    }

    private JsonNode file() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(run.resolve("evaluation.json")));
    }

    @Test
    void what_was_not_asked_for_again_stays_and_is_compared() throws IOException {
        double nll = file().at("/nll/value").asDouble();
        JsonNode said = evaluate("--metrics", "latents,decomposition");
        assertThat(said.has("nll")).as("of this call").isFalse();
        JsonNode both = file();
        assertThat(both.at("/nll/value").asDouble()).isEqualTo(nll);
        assertThat(both.at("/nll/k").asInt()).isEqualTo(7);
        assertThat(both.at("/importance_samples").asInt()).isEqualTo(7);
        assertThat(both.at("/active_units").isNumber()).isTrue();
        assertThat(both.at("/metrics").asString()).isEqualTo("decomposition,latents,nll");
        assertThat(both.at("/notes").size()).as("that the data is grey, once").isEqualTo(1);
        String table = Said.by("compare", run, "--quiet").out();
        assertThat(table).contains("nll", "active_units");

        JsonNode again = evaluate("--metrics", "nll", "--importance-samples", 9);
        assertThat(again.at("/nll/k").asInt()).isEqualTo(9);
        assertThat(file().at("/nll/k").asInt()).as("measured anew").isEqualTo(9);
        assertThat(file().at("/notes").size()).isEqualTo(1);
        assertThat(file().at("/decomposition/kl").isNumber()).isTrue();
    }

    /** Of a single example nothing has a standard error, which the file says as null. */
    @Test
    void what_is_not_a_number_is_kept_too() throws IOException {
        JsonNode unused = evaluate("--metrics", "information", "--limit", 1);
        assertThat(file().get("mutual_information_se").isNull()).isTrue();
        unused = evaluate("--metrics", "latents", "--limit", 1);
        assertThat(file().get("mutual_information_se").isNull()).isTrue();
        assertThat(file().get("mutual_information").isNumber()).isTrue();
        assertThat(Said.by("evaluate", run, "--metrics", "nll,decomposition", "--limit", 1, "--quiet")
                        .out())
                .contains("+- unknown (of one value) nats", "total_correlation")
                .doesNotContain("NaN");
    }

    @Test
    void figures_of_other_weights_go() {
        assertThat(Said.by("train", "--resume", run, "--epochs", 3, "--no-figures", "--quiet")
                        .code())
                .isZero();
        gone("--metrics", "latents");
    }

    @Test
    void figures_of_other_data_draws_or_examples_go() throws IOException {
        Path other = folder.resolve("other.npy");
        NpyWriter.write(other, Shape.of(SmallRun.N, 6, 7), new float[SmallRun.N * 42]);
        Path ofAnotherName = Files.copy(data, folder.resolve("again.npy"));
        JsonNode unused = evaluate("--metrics", "latents", "--data", ofAnotherName);
        assertThat(has("nll")).as("the same numbers").isTrue();
        unused = evaluate("--metrics", "nll");
        gone("--metrics", "latents", "--data", other);
        unused = evaluate("--metrics", "nll");
        gone("--metrics", "latents", "--seed", 2);
        unused = evaluate("--metrics", "nll");
        gone("--metrics", "latents", "--split", "train");
        unused = evaluate("--metrics", "nll");
        gone("--metrics", "latents", "--limit", 5);
    }

    private void gone(Object... evaluate) {
        assertThat(has("nll")).isTrue();
        JsonNode unused = evaluate(evaluate);
        assertThat(has("nll")).isFalse();
    }

    private boolean has(String name) {
        try {
            return file().has(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_file_that_is_damaged_or_of_another_time_is_written_anew() throws IOException {
        for (String bad : new String[] {"{", "7", "{\"nll\": 3}"}) {
            Files.writeString(run.resolve("evaluation.json"), bad);
            JsonNode unused = evaluate("--metrics", "latents");
            assertThat(file().has("active_units")).isTrue();
            assertThat(file().has("nll")).isFalse();
        }
    }
}
