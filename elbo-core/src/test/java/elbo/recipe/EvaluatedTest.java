package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Dataset;
import elbo.model.Model;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
