package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
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
        return Said.words(words, more);
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

    /** {@code nll} takes draws, and a divergence from a prior is no figure by that name: told before anything is trained. */
    @Test
    void a_figure_that_nobody_measures_is_refused_before_training() throws IOException {
        write("50");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("figure: active_units", "figure: active_unit"));
        Said said = Said.by(words());
        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains("unknown figure \"active_unit\". Did you mean \"active_units\"?");
        assertThat(out.resolve("small/one")).doesNotExist();

        Files.writeString(file, text.replace("draws: 4", "draws: 0"));
        assertThat(Said.by(words()).err()).contains("unknown figure \"nll\". Known: active_units, elbo, kl, loss");
        assertThat(out.resolve("small/one")).doesNotExist();
    }

    @Test
    void the_information_of_codes_can_be_expected() throws IOException {
        write("50");
        String units = "figure: active_units, of: one, least: 0";
        String information = "figure: mutual_information, of: one, least: -5";
        Files.writeString(file, Files.readString(file).replace(units, information));
        double ours = Said.json(words()).at("/entries/0/figures/1/ours").asDouble();
        JsonNode measured =
                Said.json("evaluate", out.resolve("small/one"), "--quiet", "--metrics", "latents,information");
        assertThat(ours)
                .isNotZero()
                .isEqualTo(measured.get("mutual_information").asDouble());
    }

    @Test
    void curves_are_kept_and_drawn_and_drawn_again_without_the_run() throws IOException {
        write("50");
        JsonNode curves = Said.json(words()).at("/entries/0/curves");
        assertThat(curves.size()).isEqualTo(4);
        JsonNode test = curves.get(3);
        assertThat(test.get("trial").asString()).isEqualTo("two");
        assertThat(test.get("split").asString()).isEqualTo("test");
        assertThat(test.get("seen").toString()).isEqualTo("[54,108]");
        String[] last =
                Files.readString(out.resolve("small/two/metrics.csv")).strip().split("\n", -1);
        double elbo = Double.parseDouble(last[last.length - 1].split(",", -1)[5]);
        assertThat(test.get("values").get(1).asDouble()).isCloseTo(elbo, within(1e-4));
        byte[] drawn = Files.readAllBytes(out.resolve("small/curves.png"));
        Path elsewhere = folder.resolve("pictures");
        Said said = Said.by("reproduce", "--draw", out.resolve("small/result.json"), "--out", elsewhere);
        assertThat(said.code()).isZero();
        assertThat(Files.readAllBytes(elsewhere.resolve("reproduce-small.png"))).isEqualTo(drawn);
        String one = Files.readString(out.resolve("small/result.json"));
        Path many = folder.resolve("many.json");
        Files.writeString(many, "{\"entries\": {\"old\": {\"name\": \"old\"}, \"small\": " + one + "}}");
        assertThat(KeptCurves.pictures(many)).containsOnlyKeys("small");
        Files.writeString(many, one.replace("\"figure\" : \"elbo\"", "\"figure\" : 3"));
        Said.by("reproduce", "--draw", many).refused(1, "a curve has no figure");
        Files.writeString(many, "{}");
        Said.by("reproduce", "--draw", many).refused(1, "holds no curves");
    }

    @Test
    void the_likelihood_is_measured_on_the_way_and_not_twice() throws IOException {
        write("50");
        String way =
                "likelihood: { examples: 5, chains: 2, temperatures: 5, leapfrog: 2, start: posterior, seen: [48, 108] }\ntrials:";
        String text = Files.readString(file)
                .replace("trials:", way)
                .replace(
                        "figure: active_units, of: one, least: 0, most: 2",
                        "figure: annealed_nll, of: one, least: 10, most: 60");
        Files.writeString(file, text);
        JsonNode entry = Said.json(words()).at("/entries/0");
        JsonNode curve = entry.at("/curves/1");
        assertThat(curve.get("figure").asString()).isEqualTo("log_likelihood");
        assertThat(curve.get("seen").toString()).isEqualTo("[48,108]");
        double first = curve.get("values").get(0).asDouble();
        double last = curve.get("values").get(1).asDouble();
        assertThat(first).isNotEqualTo(last);
        assertThat(-last).isCloseTo(entry.at("/figures/1/ours").asDouble(), within(1e-4));
        Path kept = out.resolve("small/one/likelihood.json");
        FileTime before = Files.getLastModifiedTime(kept);
        assertThat(Said.json(words()).at("/entries/0/curves").toString())
                .isEqualTo(entry.get("curves").toString());
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
        // stopping on the way changes nothing of what comes out
        write("50");
        JsonNode plain = Said.json("reproduce", file, "--out", folder.resolve("plain"), "--threads", 1);
        assertThat(plain.at("/entries/0/figures/0/ours").asDouble())
                .isEqualTo(entry.at("/figures/0/ours").asDouble());
        Files.writeString(file, text.replace("chains: 2", "chains: 3"));
        assertThat(Said.by(words()).err()).contains("was measured in another way");
    }

    /** Chains that would go on for an hour. */
    @Test
    void a_likelihood_on_the_way_ends_when_asked_to() throws Exception {
        OtherProcess.assumePossible();
        write("50");
        String way =
                "likelihood: { examples: 5, chains: 2, temperatures: 900000, start: posterior, seen: [48] }\ntrials:";
        Files.writeString(file, Files.readString(file).replace("trials:", way));
        List<String> words = List.of("reproduce", file.toString(), "--out=" + out, "--threads=1");
        try (OtherProcess process = OtherProcess.of(words);
                BufferedReader said = process.process().errorReader()) {
            assertThat(OtherProcess.line(said, "one  50%")).contains("annealed log-likelihood");
            process.send("INT");
            assertThat(OtherProcess.line(said, "elbo: stopping after this step or batch"))
                    .endsWith("runs go on from what they kept before");
            assertThat(said.lines()).containsExactly("Stopped; what was under way is saved. Call it again to go on.");
            assertThat(process.ends()).isEqualTo(130);
        }
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
