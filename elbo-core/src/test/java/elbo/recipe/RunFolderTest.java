package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.model.Model;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.SafeTensors.Entry;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run as it is used again, and what is said of one that is damaged: one line that names the file. */
class RunFolderTest {
    private static final float[] EXAMPLES = examples();

    @TempDir
    Path folder;

    private RunFolder run;
    private Codes before;

    @BeforeEach
    void a_run() {
        run = RunFolder.create(folder.resolve("run"));
        run.writeRecipe(Runs.DENSE);
        run.writeEnvironment(Environment.of(
                Runs.settings(1), Runs.vectors().train(), Runs.vectors().test()));
        try (Model model =
                Model.build(Runs.DENSE.model().vae(), Shape.of(12), Kind.UNIT, Rng.of(3), DType.FLOAT32, Device.CPU)) {
            SavedModel.write(run.modelFile(), model);
            before = new Explorer(model).encode(EXAMPLES);
        }
    }

    @Test
    void a_loaded_model_gives_the_same_codes_bit_for_bit() {
        try (Model model = SavedModel.load(RunFolder.open(run.path()), Device.CPU)) {
            Codes after = new Explorer(model).encode(EXAMPLES);
            assertThat(after.mean()).isEqualTo(before.mean());
            assertThat(after.logVariance().orElseThrow())
                    .isEqualTo(before.logVariance().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recipe.yaml", "environment.json"})
    void a_folder_without_its_records_is_no_run(String name) throws IOException {
        Files.delete(run.path().resolve(name));
        assertOneLine(() -> RunFolder.open(run.path()), "is not a run folder: " + name + " is missing");
    }

    @Test
    void a_folder_that_is_not_there_is_no_run() {
        assertOneLine(() -> RunFolder.open(folder.resolve("other")), "there is no such run folder. Fix: name a folder");
        assertOneLine(() -> RunFolder.open(run.recipeFile()), "is a file, not a run folder");
        assertOneLine(() -> RunFolder.open(Path.of("")), "\"\": is not a run folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{            | is not readable as YAML: line 1, ",
                "[1, 2]       | is not a recipe",
                "modle: 1     | unknown key",
            })
    void a_damaged_recipe_is_named(String text, String message) throws IOException {
        Files.writeString(run.recipeFile(), text);
        assertOneLine(() -> RunFolder.open(run.path()).recipe(), message);
        assertThatThrownBy(run::recipe).hasMessageContaining("recipe.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"seed\": 1,\n \"threads\" 2}",
                "[]",
                "{\"seed\": 1}",
                "{\"seed\":{}, \"threads\":1, \"limit\":0, \"precision\":\"fp32\", \"device\":\"cpu\", \"command\":\"\"}",
                "{\"seed\":1, \"threads\":\"two\", \"limit\":0, \"precision\":\"fp32\", \"device\":\"cpu\", \"command\":\"\"}",
                "{\"seed\":1, \"threads\":1, \"limit\":null, \"precision\":\"fp32\", \"device\":\"cpu\", \"command\":\"\"}",
                "{\"seed\":1, \"threads\":1, \"limit\":0, \"precision\":\"fp32\", \"device\":\"abacus\", \"command\":\"\"}",
                "{\"seed\":1, \"threads\":1, \"limit\":0, \"precision\":\"fp32\", \"device\":[], \"command\":\"\"}",
                "{\"seed\":1, \"threads\":1, \"limit\":0, \"precision\":\"fp32\", \"device\":\"cpu\", \"command\":{}}",
                "{\"seed\":1, \"threads\":1, \"limit\":0, \"precision\":\"fp8\", \"device\":\"cpu\", \"command\":\"\"}",
                "{\"seed\":1, \"threads\":1, \"limit\":0, \"device\":\"cpu\", \"command\":\"\"}",
            })
    void a_damaged_environment_is_named(String text) throws IOException {
        Files.writeString(run.environmentFile(), text);
        assertOneLine(run::settings, "environment.json");
    }

    @Test
    void a_run_of_a_later_schema_is_not_guessed_at() throws IOException {
        String text = Files.readString(run.environmentFile()).replaceFirst("\"schema\" : 1", "\"schema\" : 2");
        Files.writeString(run.environmentFile(), text);
        assertOneLine(() -> RunFolder.open(run.path()), "was written with schema 2, and this version reads 1");
    }

    @Test
    void an_imported_run_says_that_it_was_not_trained_here() {
        run.writeEnvironment(Environment.imported(Path.of("theirs.safetensors")));
        assertOneLine(run::settings, "was not trained here");
        assertThat(run.commandLine()).isEqualTo("theirs.safetensors");
    }

    @Test
    void a_missing_model_is_named_with_the_way_on() throws IOException {
        Files.delete(run.modelFile());
        assertOneLine(this::load, "has no model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 200, 1500})
    void a_truncated_model_is_named(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(run.modelFile());
        Files.write(run.modelFile(), Arrays.copyOf(whole, bytes));
        assertOneLine(this::load, "model.safetensors");
    }

    @Test
    void a_missing_array_is_named() {
        rewrite(Map.of("decoder.1.bias", ""));
        assertOneLine(this::load, "decoder.1.bias: is missing; the model needs it with shape [12]");
    }

    @Test
    void a_renamed_array_is_named_both_ways() {
        rewrite(Map.of("decoder.1.bias", "decoder.1.bais"));
        Refusal refusal = catchThrowableOfType(Refusal.class, this::load);
        assertThat(refusal.problems()).hasSize(2);
        assertThat(refusal)
                .hasMessageContaining("decoder.1.bias: is missing")
                .hasMessageContaining("unknown name \"decoder.1.bais\". Did you mean \"decoder.1.bias\"");
    }

    @Test
    void an_array_of_another_shape_is_named() {
        SafeTensors saved = SafeTensors.read(run.modelFile());
        Map<String, Entry> entries = new LinkedHashMap<>(saved.entries());
        entries.put("decoder.1.bias", new Entry(DType.FLOAT32, Shape.of(11), ByteBuffer.allocate(44)));
        SafeTensors.write(run.modelFile(), entries, saved.metadata());
        assertOneLine(this::load, "decoder.1.bias: has shape [11] in the file, but the model needs [12]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elbo.event_shape |                     | is not a model of this program",
                "elbo.event_shape | big                 | elbo.event_shape should be like 1,28,28; got \"big\"",
                "elbo.event_shape | 0                   | elbo.event_shape should be like 1,28,28; got \"0\"",
                "elbo.event_shape | 999999999,999999999,999999999 | elbo.event_shape",
                "elbo.event_shape | 999999999           | elbo.event_shape",
                "elbo.data_kind   | words               | elbo.data_kind is unknown: \"words\"",
                "elbo.schema      | 99                  | was written with schema 99, and this version reads 1",
            })
    void a_model_with_damaged_marks_is_named(String key, String value, String message) {
        SafeTensors saved = SafeTensors.read(run.modelFile());
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        SafeTensors.write(run.modelFile(), saved.entries(), metadata);
        assertOneLine(this::load, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "epoch,loss\n1,2\n", "epoch,step,seconds,split,loss,elbo,reconstruction,kl\n1,x\n"})
    void a_damaged_table_of_metrics_is_named(String text) throws IOException {
        Files.writeString(run.metricsFile(), text);
        assertOneLine(() -> MetricsTable.read(run.metricsFile()), "metrics.csv");
    }

    private void load() {
        SavedModel.load(RunFolder.open(run.path()), Device.CPU).close();
    }

    /** Renames arrays; to nothing: leaves them out. */
    private void rewrite(Map<String, String> names) {
        SafeTensors saved = SafeTensors.read(run.modelFile());
        Map<String, Entry> entries = new LinkedHashMap<>();
        saved.entries().forEach((name, entry) -> {
            String now = names.getOrDefault(name, name);
            if (!now.isEmpty()) {
                entries.put(now, entry);
            }
        });
        SafeTensors.write(run.modelFile(), entries, saved.metadata());
    }

    private static void assertOneLine(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(Refusal.class).hasMessageContaining(message);
        assertThat(catchThrowableOfType(Refusal.class, call).getMessage()).hasLineCount(1);
    }

    private static float[] examples() {
        float[] values = new float[5 * 12];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 60 / 60f;
        }
        return values;
    }
}
