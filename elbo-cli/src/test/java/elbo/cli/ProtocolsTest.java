package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.recipe.RecordFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The constants by which metrics are measured, said by name. */
class ProtocolsTest {
    private static final int LIMIT = 300;

    @TempDir
    static Path folder;

    private static Path digits;
    private static Path shapes;

    @BeforeAll
    static void train() {
        digits = trained("digits");
        shapes = trained("shapes");
    }

    private static Path trained(String data) {
        Path run = folder.resolve(data);
        List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--limit", LIMIT, "--epochs", 1));
        for (String set : List.of("encoder.hidden=[16]", "decoder.hidden=[16]", "latent=3")) {
            words.addAll(List.of("--set", set));
        }
        words.addAll(List.of("--out", run, "--no-figures", "--quiet"));
        assertThat(Said.by(words.toArray()).code()).isZero();
        return run;
    }

    private static Object[] words(Path run, String metrics, String... settings) {
        List<Object> words = new ArrayList<>(List.of("evaluate", run, "--metrics", metrics, "--quiet"));
        words.addAll(List.of("--limit", LIMIT));
        Arrays.stream(settings).forEach(s -> words.addAll(List.of("--set", s)));
        return words.toArray();
    }

    @Test
    void what_is_set_is_what_is_measured_and_is_kept() throws IOException {
        JsonNode said = Said.json(words(
                digits,
                "nll,information,decomposition,gaps,ais,probe,generation",
                "nll.samples=6",
                "information.examples=50",
                "decomposition.examples=40",
                "decomposition.batch=20",
                "decomposition.aggregate=stratified",
                "gaps.examples=4",
                "gaps.samples=9",
                "gaps.refinement.steps=3",
                "gaps.draws=2",
                "ais.examples=7",
                "ais.chains=3",
                "ais.temperatures=5",
                "ais.path=linear",
                "probe.labels=[20, 30]",
                "probe.draws=2",
                "probe.boosted.rounds=3",
                "generation.examples=60",
                "generation.classifier.epochs=1",
                "classifier.width=8",
                "generation.likeness.directions=3"));
        assertThat(said.at("/nll/k").asInt()).isEqualTo(6);
        assertThat(said.at("/importance_samples").asInt()).isEqualTo(6);
        assertThat(said.at("/aggregate_examples").asInt()).isEqualTo(50);
        assertThat(said.at("/decomposition/examples").asInt()).isEqualTo(40);
        assertThat(said.at("/gaps/examples").asInt()).isEqualTo(4);
        assertThat(said.at("/ais/examples").asInt()).isEqualTo(7);
        assertThat(said.at("/ais/chains").asInt()).isEqualTo(3);
        assertThat(said.at("/ais/temperatures").asInt()).isEqualTo(5);
        assertThat(said.at("/probe/draws_20").asInt()).isEqualTo(2);
        assertThat(said.get("probe").has("linear_accuracy_30")).isTrue();
        assertThat(said.get("probe").has("boosted_accuracy_30")).isTrue();
        assertThat(said.get("probe").has("linear_accuracy_100")).isFalse();
        assertThat(said.at("/generation/generated_examples").asInt()).isEqualTo(60);
        assertThat(said.at("/generation/features").asString()).contains("(8 each)");

        JsonNode used = JsonMapper.builder()
                .build()
                .readTree(Files.readString(digits.resolve("evaluation.json")))
                .get("protocol");
        assertThat(used).isEqualTo(said.get("protocol"));
        assertThat(used.at("/nll/samples").asInt()).isEqualTo(6);
        assertThat(used.at("/ais/path").asString()).isEqualTo("linear");
        assertThat(used.at("/ais/leapfrog").asInt()).as("as it was").isEqualTo(10);
        assertThat(used.at("/gaps/refinement/steps").asInt()).isEqualTo(3);
        assertThat(used.at("/decomposition/aggregate").asString()).isEqualTo("stratified");
        assertThat(used.at("/generation/classifier/width").asInt()).isEqualTo(8);
        assertThat(used.at("/probe/boosted/rounds").asInt()).isEqualTo(3);
        assertThat(used.has("disentanglement")).as("not measured").isFalse();
    }

    /** Each of these constants moves the figure that is named after it; the others stay. */
    @Test
    void constants_reach_their_measures() {
        JsonNode usual = Said.json(words(digits, "ais,gaps,decomposition,nll", "ais.temperatures=4", "gaps.samples=5"));
        JsonNode other = Said.json(words(
                digits,
                "ais,gaps,decomposition,nll",
                "ais.temperatures=4",
                "gaps.samples=5",
                "ais.leapfrog=2",
                "gaps.refinement.stride=0.5",
                "decomposition.aggregate=weighted"));
        assertThat(other.at("/ais/value").asDouble())
                .isNotEqualTo(usual.at("/ais/value").asDouble());
        assertThat(other.at("/gaps/refined_elbo").asDouble())
                .isNotEqualTo(usual.at("/gaps/refined_elbo").asDouble());
        assertThat(other.at("/gaps/encoder_elbo")).isEqualTo(usual.at("/gaps/encoder_elbo"));
        assertThat(other.at("/decomposition/total_correlation").asDouble())
                .isGreaterThan(usual.at("/decomposition/total_correlation").asDouble() + 1);
        assertThat(other.get("nll")).isEqualTo(usual.get("nll"));
    }

    @Test
    void measures_of_disentanglement_have_each_their_own() {
        JsonNode usual = Said.json(words(shapes, "disentanglement"));
        assertThat(usual.at("/protocol/disentanglement/mig/bins").asInt()).isEqualTo(20);
        assertThat(usual.at("/protocol/disentanglement/mig/examples").asInt())
                .as("that there are")
                .isEqualTo(LIMIT);
        assertThat(usual.get("disentanglement").has("protocol")).isFalse();
        JsonNode other = Said.json(words(
                shapes,
                "disentanglement",
                "mig.bins=4",
                "factor_vae_score.batches.test=100",
                "irs.quantile=0.5",
                "dci.learner=forest",
                "dci.forest.trees=2"));
        assertThat(other.at("/protocol/disentanglement/mig/bins").asInt()).isEqualTo(4);
        assertThat(other.at("/protocol/disentanglement/modularity/bins").asInt())
                .isEqualTo(20);
        assertThat(usual.at("/protocol/disentanglement/dci/learner").asString()).isEqualTo("boosted");
        assertThat(other.at("/protocol/disentanglement/dci/learner").asString()).isEqualTo("forest");
        assertThat(other.at("/protocol/disentanglement/dci/forest/trees").asInt())
                .isEqualTo(2);
        for (String moved : List.of("mig", "irs", "dci_disentanglement", "dci_informativeness")) {
            assertThat(other.get("disentanglement").get(moved))
                    .as(moved)
                    .isNotEqualTo(usual.get("disentanglement").get(moved));
        }
        for (String same : List.of("modularity", "sap", "explicitness")) {
            assertThat(other.get("disentanglement").get(same))
                    .as(same)
                    .isEqualTo(usual.get("disentanglement").get(same));
        }
    }

    /** There is no such run, which would be said if anything were opened first. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ais             | ais.temperatres=5          | unknown setting "ais.temperatres". Did you mean "ais.temperatures"?
        ais             | temperatres=5              | unknown setting "temperatres". Did you mean "ais.temperatures" or "bidirectional.temperatures"?
        ais             | ais.temperatures=0         | ais: chains, temperatures, leapfrog and tuning must be at least 1; got 16, 0, 10 and 1
        ais             | ais.temperatures=many      | ais.temperatures: expected a whole number; got many
        ais             | ais.path=lin               | unknown choice "lin". Did you mean "linear"?
        ais             | ais.examples=0             | examples must be at least 1; got 0
        ais             | ais                        | expected PATH=VALUE
        nll             | nll.samples=0              | samples must be at least 1; got 0
        nll             | ais.temperatures=3         | changes how ais is measured, which is not asked for. Fix: --metrics nll,ais
        gaps            | gaps.refinement.steps=0    | steps of refinement must be at least 1; got 100 and 0
        disentanglement | bins=3                     | could mean geometry.bins or disentanglement.mig.bins or
        disentanglement | mig.bin=3                  | Did you mean "geometry.bins" or "disentanglement.mig.bins" or
        disentanglement | sap.learner.c=0            | must be a number above 0; got 0
        disentanglement | dci.learner=forst          | unknown choice "forst". Did you mean "forest"?
        disentanglement | dci.boosted.rate=2         | the rate above 0 and at most 1; got 100, 3 and 2.0
        disentanglement | dci.examples.train=0       | train and test must be above 0
        probe           | probe.boosted.depth=0      | rounds and depth must be at least 1
        probe           | probe.labels=[1]           | expected numbers of labels of at least 2
        generation      | generation.classifier.rate=-1 | expected epochs, batch and width of at least 1 and a rate above 0
        """)
    void a_wrong_name_or_value_is_refused_before_anything_else(String metrics, String setting, String message) {
        Said.by(words(folder.resolve("nowhere"), metrics, setting)).refused(2, message);
    }

    @Test
    void the_page_has_every_constant_as_it_is() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "evaluation.md"));
        assertThat(page).contains("```yaml\n" + RecordFile.text(Protocols.DEFAULT) + "```\n");
    }
}
