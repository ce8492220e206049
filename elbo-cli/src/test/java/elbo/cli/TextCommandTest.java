package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.format.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands on texts: a file of lines, a model of them, lines again. */
class TextCommandTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path file;
    private static Path run;
    private static String told;

    @BeforeAll
    static void train() throws IOException {
        file = Files.writeString(home.resolve("two.txt"), "春眠不覺曉\n處處聞啼\n".repeat(100));
        run = home.resolve("run");
        Said said = Said.by(
                "train", "--recipe", "poem-vae", "--data", file, "--out", run, "--epochs", 2, "--batch-size", 16);
        assertThat(said.code()).as(said.err()).isZero();
        told = said.err();
    }

    private List<String> lines(Object... words) throws IOException {
        Path out = folder.resolve("out.txt");
        JsonNode unused = Said.json(Said.words(words, "-o", out));
        return Files.readAllLines(out);
    }

    @Test
    void a_file_says_what_it_holds() throws IOException {
        JsonNode data = Said.json("data", file);
        assertThat(data.path("kind").asString()).isEqualTo("symbol");
        assertThat(data.path("symbols").asInt()).isEqualTo(8);
        assertThat(data.path("shape").asString()).isEqualTo("[5]");
        assertThat(lines("data", file)).hasSize(100).contains("春眠不覺曉", "處處聞啼");
    }

    @Test
    void training_shows_a_text_after_each_epoch() {
        List<String> texts =
                told.lines().filter(l -> l.matches(" {11}[春眠不覺曉處聞啼]{1,5}")).toList();
        assertThat(texts).as(told).hasSize(2);
    }

    @Test
    void what_is_made_is_lines_of_the_alphabet() throws IOException {
        assertThat(lines("sample", run, "-n", 7)).hasSize(7).allMatch(l -> l.matches("[春眠不覺曉處聞啼]{0,5}"));
        assertThat(lines("reconstruct", run, "-n", 3)).hasSize(3);
        assertThat(lines("interpolate", run, "--from", 0, "--to", 1, "--steps", 4))
                .hasSize(4);
        Path numbers = folder.resolve("n.npy");
        JsonNode unused = Said.json("sample", run, "-n", 2, "-o", numbers);
        assertThat(Npy.floats(numbers).dims()).containsExactly(2, 5);
    }

    @Test
    void it_is_evaluated_as_others_are_with_a_dimension_for_each_letter() {
        JsonNode e = Said.json("evaluate", run, "--importance-samples", 20);
        double nll = e.at("/nll/value").asDouble();
        assertThat(nll).isPositive();
        assertThat(e.at("/bits_per_dim").asDouble()).isCloseTo(nll / (5 * Math.log(2)), within(1e-9));
    }

    /** Each measure says something of texts, or why not, in one line; lengths between texts are left out. */
    @ParameterizedTest
    @ValueSource(strings = {"latents", "information", "decomposition", "geometry"})
    void what_is_about_codes_is_measured(String metric) {
        JsonNode e = Said.json("evaluate", run, "--metrics", metric);
        assertThat(e.path("n").asInt()).isEqualTo(20);
        if (metric.equals("geometry")) {
            assertThat(e.toString())
                    .contains("magnification: left out, because between texts there are no lengths")
                    .contains("interpolation: left out, because between texts there are no lengths");
        }
    }

    @Test
    void a_run_is_diagnosed_reported_encoded_and_drawn_from_what_is_fitted() {
        assertThat(Said.json("diagnose", run).has("healthy")).isTrue();
        JsonNode unused = Said.json("report", run);
        assertThat(run.resolve("report.html")).content().contains("New examples");
        JsonNode codes = Said.json("encode", run, "-o", folder.resolve("codes.npy"));
        assertThat(codes.path("n").asInt()).isEqualTo(20);
        Path decoded = folder.resolve("decoded.txt");
        JsonNode unusedToo = Said.json("decode", run, "--codes", folder.resolve("codes.npy"), "-o", decoded);
        assertThat(decoded).content().hasLineCount(20);
        JsonNode drawn = Said.json("sample", run, "-n", 3, "--sampler", "normal", "-o", folder.resolve("s.txt"));
        assertThat(drawn.path("n").asInt()).isEqualTo(3);
    }

    @Test
    void words_are_a_way_to_take_a_file() throws IOException {
        Path words = Files.writeString(folder.resolve("w.txt"), "the cat sat\na dog\n".repeat(20));
        Path out = folder.resolve("words");
        JsonNode unused = Said.json(
                "train",
                "--recipe",
                "poem-vae",
                "--data",
                words + "#words",
                "--epochs",
                1,
                "--out",
                out,
                "--no-figures");
        assertThat(lines("sample", out, "-n", 2)).allMatch(l -> l.matches("((the|cat|sat|a|dog) ?){0,3}"));
        assertThat(Said.by("evaluate", out, "--data", words).err()).contains("Fix: FILE#words");
    }

    @Test
    void weights_are_imported_with_the_letters_of_the_text_they_belong_to() throws IOException {
        Path weights = run.resolve("model.safetensors");
        Path made = folder.resolve("made");
        JsonNode unused = Said.json("import", weights, "--recipe", "poem-vae", "--data", file, "--out", made);
        assertThat(lines("sample", made, "-n", 9, "--seed", 3)).isEqualTo(lines("sample", run, "-n", 9, "--seed", 3));
        Path turned = Files.writeString(folder.resolve("turned.txt"), "啼啼啼聞處\n春眠不覺曉\n".repeat(100));
        Path none = folder.resolve("none");
        Said said = Said.by("import", weights, "--recipe", "poem-vae", "--data", turned, "--out", none);
        assertThat(said.err()).contains("another alphabet than this text's. Fix: --data with the text");
        assertThat(none).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "sample RUN -n 2 -o a.png, examples are texts; write a .txt",
        "sample RUN -n 2 -o pictures, examples are texts; write a .txt",
        "traverse RUN, traversals are pictures. Fix: elbo interpolate",
        "evaluate RUN --data digits, 'holds numbers, and the model reads texts. Fix: --data FILE.txt'",
        "import WEIGHTS --recipe poem-vae --shape 9 --out new, '--shape: says nothing of letters. Fix: --data FILE.txt'",
        "train --recipe iwae-paper --data FILE, 'data.binarize: only values in [0, 1] can be binarised'",
        "train --recipe vae --data FILE, 'model.encoder: reads numbers, and this data is text. Fix: type: gated-conv'",
        "train --recipe poem-vae --data moon, 'model.encoder: reads texts, and this data is none. Fix: type: mlp'",
        "data moon -o moon.txt, examples are no texts; write a .png",
    })
    void what_makes_no_sense_is_refused(String command, String message) {
        Object[] words = command.replace("RUN", run.toString())
                .replace("FILE", file.toString())
                .replace("WEIGHTS", run.resolve("model.safetensors").toString())
                .replace("--out ", "--out " + folder + "/")
                .replace("-o ", "-o " + folder + "/")
                .split(" ");
        Said said = Said.by(words);
        assertThat(said.code()).isNotZero();
        assertThat(said.err()).startsWith("elbo: ").contains(message).doesNotContain("\tat ", "Exception");
        assertThat(folder).isEmptyDirectory();
    }
}
