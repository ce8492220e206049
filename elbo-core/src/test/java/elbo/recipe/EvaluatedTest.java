package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Dataset;
import elbo.model.Model;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatedTest {
    private static final RunFolder RUN = new RunFolder(Path.of("run"));

    private static Dataset rows(int n, double shift) {
        return FloatRows.of(n, 3, (i, d) -> Math.sin(3 * i + d) + shift);
    }

    /** Each of these would make a tally's values those of something else. */
    @Test
    void whatever_decides_a_likelihood_decides_where_it_is_kept() {
        try (Model model = LinearVae.of(3, 2).build();
                Model same = LinearVae.of(3, 2).build();
                Model wider = LinearVae.of(3, 2).withVariance(2).build();
                Model moved = LinearVae.of(3, 2).build()) {
            LinearVae.set(moved, "decoder.0.bias", 0, 0, 1e-9);
            Evaluated one = Evaluated.of(model, rows(5, 0), "test", 1);
            assertThat(Tallies.file(RUN, Evaluated.of(same, rows(5, 0), "test", 1), "K = 10"))
                    .isEqualTo(Tallies.file(RUN, one, "K = 10"));
            List<Evaluated> others = List.of(
                    Evaluated.of(moved, rows(5, 0), "test", 1),
                    Evaluated.of(wider, rows(5, 0), "test", 1),
                    Evaluated.of(model, rows(5, 1e-3), "test", 1),
                    Evaluated.of(model, rows(4, 0), "test", 1),
                    Evaluated.of(model, rows(5, 0), "train", 1),
                    Evaluated.of(model, rows(5, 0), "test", 2));
            Set<Path> places =
                    new HashSet<>(Set.of(Tallies.file(RUN, one, "K = 10"), Tallies.file(RUN, one, "K = 11")));
            others.forEach(o -> places.add(Tallies.file(RUN, o, "K = 10")));
            assertThat(places).hasSize(others.size() + 2);
        }
    }

    /** Earlier versions gave it for priors of a context too. */
    @Test
    void a_marginal_divergence_that_is_left_out_now_does_not_stay(@TempDir Path folder) {
        RunFolder run = new RunFolder(folder);
        Map<String, Object> was =
                Map.of("metrics", "information,latents", "marginal_kl", 5.0, "active_units", 2, "notes", List.of());
        SavedEvaluation.write(run, was);
        SavedEvaluation.write(run, Map.of("metrics", "latents", "active_units", 3, "notes", List.of()));
        assertThat(SavedEvaluation.of(run).orElseThrow().numbers())
                .containsEntry("marginal_kl", 5.0)
                .containsEntry("active_units", 3.0);
        SavedEvaluation.write(run, Map.of("metrics", "information", "mutual_information", 1.0, "notes", List.of()));
        assertThat(SavedEvaluation.of(run).orElseThrow().numbers())
                .doesNotContainKey("marginal_kl")
                .containsKeys("mutual_information", "active_units");
    }
}
