package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entries of a user's own, over tiny models. */
class ReproduceTest {
    @TempDir
    Path folder;

    private Path file;
    private Path out;

    @BeforeEach
    void places() {
        file = folder.resolve("entry.yaml");
        out = folder.resolve("out");
    }

    /** @param most the band's end of the difference */
    private void write(String most) throws IOException {
        Path data = SmallRun.pictures(folder.resolve("data.npy"));
        Files.writeString(file, """
                name: small
                claim: two draws are no worse than one
                source: nobody
                protocol: as it is
                data: %s
                draws: 4
                set: ["encoder.hidden=[8]", "decoder.hidden=[8]", latent=2, training.batch=16, training.epochs=9]
                reduced: [training.epochs=2]
                trials:
                  - { name: one }
                  - { name: two, recipe: iwae, set: [objective.samples=2] }
                expect:
                  - { figure: nll, of: two, minus: one, published: -1, least: -50, most: %s }
                  - { figure: active_units, of: one, least: 0, most: 2 }
                """.formatted(data, most));
    }

    private Object[] words(Object... more) {
        Object[] words = {"reproduce", file, "--out", out, "--threads", 1, "--quiet"};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void an_entry_is_trained_measured_and_held_to_its_bands() throws IOException {
        write("50");
        JsonNode said = Said.json(words());
        assertThat(said.get("passed").asInt()).isEqualTo(1);
        assertThat(said.get("missed").asInt()).isZero();
        JsonNode entry = said.at("/entries/0");
        assertThat(entry.get("passed").asBoolean()).isTrue();
        assertThat(entry.at("/figures/0/figure").asString()).isEqualTo("nll of two - one");
        double nll = nll("two") - nll("one");
        assertThat(entry.at("/figures/0/ours").asDouble()).isEqualTo(nll);
        assertThat(entry.at("/figures/1/published").isMissingNode()).isTrue();
        assertThat(Files.readString(out.resolve("small/two/recipe.yaml"))).contains("epochs: 2", "samples: 2");
        assertThat(out.resolve("small/result.json")).isNotEmptyFile();

        // what is finished is not done again
        FileTime before = Files.getLastModifiedTime(out.resolve("small/one/model.safetensors"));
        assertThat(Said.json(words()).at("/entries/0/figures").toString())
                .isEqualTo(entry.get("figures").toString());
        assertThat(Files.getLastModifiedTime(out.resolve("small/one/model.safetensors")))
                .isEqualTo(before);
    }

    private double nll(String trial) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(out.resolve("small").resolve(trial).resolve("evaluation.json")))
                .at("/nll/value")
                .asDouble();
    }

    @Test
    void a_figure_beyond_its_band_is_missed_and_said_so() throws IOException {
        write("-49.9");
        Said said = Said.by(Arrays.copyOf(words(), words().length - 1));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("0 of 1 passed");
        assertThat(said.err()).contains("nll of two - one", "published -1.00", "must be -50.00 to -49.90", "MISSED");
        assertThat(Files.readString(out.resolve("small/result.json"))).contains("\"passed\" : false");
    }

    @Test
    void the_published_budget_is_another_run() throws IOException {
        write("-49.9");
        assertThat(Said.by(words("--whole")).code()).isZero();
        assertThat(Files.readString(out.resolve("small-whole/one/recipe.yaml"))).contains("epochs: 9");
    }

    @Test
    void what_there_is_can_be_listed_and_what_there_is_not_is_refused() throws IOException {
        assertThat(Said.json("reproduce", "--list").get("entries").size()).isGreaterThan(10);
        Said.by("reproduce", "gluon-curv").refused(2, "Did you mean \"gluon-curve\"?");
        write("50");
        Files.writeString(file, Files.readString(file).replace("minus: one", "minus: on"));
        Said.by(words()).refused(1, "unknown trial \"on\"");
        assertThat(out).doesNotExist();
    }
}
