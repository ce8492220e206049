package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What evaluate measured, as the report shows it. */
class EvaluatedReportTest {
    @TempDir
    Path folder;

    private Path trained(String recipe, String data) {
        Path run = folder.resolve(recipe);
        List<Object> words = new ArrayList<>(List.of("train", "--recipe", recipe, "--data", data, "--out", run));
        words.addAll(List.of("--limit", 300, "--epochs", 1, "--no-figures", "--quiet", "--set", "latent=3"));
        words.addAll(List.of("--set", "encoder.hidden=[16]", "--set", "decoder.hidden=[16]"));
        Said said = Said.by(words.toArray());
        assertThat(said.code()).as(said.err()).isZero();
        return run;
    }

    private static String page(Path run) throws IOException {
        Said.json("report", run, "--quiet");
        return Files.readString(run.resolve("report.html"));
    }

    private static String cells(String name, JsonNode group, String key) {
        return String.format(
                Locale.ROOT,
                "<td>%s</td>\n<td class=\"number\">%.4f</td>\n<td>± %.4f</td>",
                name,
                group.get(key).asDouble(),
                group.get(key + "_se").asDouble());
    }

    @Test
    void a_run_that_was_not_evaluated_has_no_such_section() throws IOException {
        assertThat(page(trained("vae", "digits"))).doesNotContain("What was measured");
    }

    @Test
    void every_metric_has_its_table_and_some_their_picture() throws IOException {
        Path run = trained("mog-prior", "digits");
        JsonNode all =
                Said.json("evaluate", run, "--metrics", "latents,probe,clusters,generation", "--limit", 300, "--quiet");
        String page = page(run);
        assertThat(page)
                .contains("<h2>What was measured</h2>", "On 300 examples of test, last weights.")
                .contains(
                        "<caption>The bound and its parts</caption>",
                        "<td>elbo</td>",
                        "<td>nats</td>",
                        "<td>active units</td>")
                .contains("<caption>Classes told from codes</caption>")
                .contains(cells("linear accuracy 100", all.get("probe"), "linear_accuracy_100"))
                .contains(cells("boosted accuracy 100", all.get("probe"), "boosted_accuracy_100"))
                .contains("<caption>Clusters against classes</caption>")
                .contains(cells("precision", all.get("generation"), "precision"))
                .contains("Note: all numbers are of ");
        assertThat(page)
                .contains("Clusters that are classes have one dark field a row.", "labels, with standard errors");
        assertThat(run.resolve("figures/nearest.png")).isNotEmptyFile();
        assertThat(page).contains("copies would be the same");
        int most = 0;
        for (JsonNode cluster : all.at("/clusters/confusion/counts")) {
            int largest = 0;
            for (JsonNode count : cluster) {
                largest = Math.max(largest, count.asInt());
            }
            most += largest;
        }
        assertThat(most / 300.0)
                .isCloseTo(all.at("/clusters/cluster_accuracy_majority").asDouble(), within(1e-9));
        assertThat(all.at("/clusters/confusion/classes").size()).isEqualTo(10);
    }

    @Test
    void codes_and_factors_have_a_picture_of_what_one_tells_of_the_other() throws IOException {
        Path run = trained("vae", "shapes");
        JsonNode scores = Said.json("evaluate", run, "--metrics", "disentanglement", "--limit", 300, "--quiet")
                .get("disentanglement");
        assertThat(scores.get("information").size()).isEqualTo(3);
        assertThat(scores.get("information").get(0).size())
                .isEqualTo(scores.get("factors").size());
        assertThat(page(run)).contains("What each latent dimension tells of each factor, in nats");
        Said.json("train", "--resume", run, "--epochs", 2, "--no-figures", "--quiet");
        assertThat(page(run))
                .contains("What evaluation.json says is of other weights", "elbo evaluate " + run)
                .doesNotContain("What each latent dimension tells of each factor");
    }
}
