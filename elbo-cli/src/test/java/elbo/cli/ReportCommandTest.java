package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a report says of pictures. */
class ReportCommandTest {
    @TempDir
    Path folder;

    private Path page(String prior) {
        Path data = SmallRun.pictures(folder.resolve("pictures.npy"));
        Path run = folder.resolve(prior);
        JsonNode unused = Said.json(SmallRun.training(data, run, "--set", "prior.type=" + prior));
        return run.resolve("report.html");
    }

    /** Grids are at the quantiles of N(0, 1) whatever the prior. */
    @Test
    void quantiles_are_called_the_priors_where_they_are() {
        assertThat(page("standard-normal"))
                .content()
                .contains("Codes at quantiles of the prior, decoded", "through the distribution function of the prior.")
                .doesNotContain("N(0, 1)");
        assertThat(page("logistic"))
                .content()
                .contains("quantiles of N(0, 1) (not the prior here)", "function of N(0, 1) (not the prior here).")
                .doesNotContain("quantiles of the prior", "function of the prior");
    }
}
