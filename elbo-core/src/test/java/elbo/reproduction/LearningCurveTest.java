package elbo.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.metric.AnnealedNll.Start;
import elbo.recipe.MetricsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurveTest {
    @TempDir
    Path folder;

    private static LearningCurve curve(String figure, String split, int points) {
        double[] seen =
                IntStream.rangeClosed(1, points).mapToDouble(i -> 50_000.0 * i).toArray();
        double[] values = IntStream.rangeClosed(1, points)
                .mapToDouble(i -> -100 - 10.0 / i)
                .toArray();
        return new LearningCurve("vae", figure, split, seen, values);
    }

    @Test
    void the_bound_of_training_data_stands_in_the_middle_of_its_epoch() throws IOException {
        Path file = folder.resolve("metrics.csv");
        Files.writeString(file, """
                epoch,step,seconds,split,loss,elbo,reconstruction,kl
                1,10,1,train,200,-200,180,20
                1,10,1,test,150,-150,130,20
                2,20,2,train,140,-140,120,20
                2,20,2,test,130,-135,110,25
                """);
        MetricsTable metrics = MetricsTable.read(file);
        LearningCurve train = LearningCurve.ofBound("a", metrics, "train", 1000);
        LearningCurve test = LearningCurve.ofBound("a", metrics, "test", 1000);
        assertThat(train.seen()).containsExactly(500, 1500);
        assertThat(train.values()).containsExactly(-200, -140);
        assertThat(test.seen()).containsExactly(1000, 2000);
        assertThat(test.values()).containsExactly(-150, -135);
    }

    @Test
    void a_long_curve_is_thinned_with_its_ends_and_its_beginning_kept() {
        LearningCurve thin = curve("elbo", "test", 3280).thinned();
        assertThat(thin.seen().length).isBetween(40, 60);
        assertThat(thin.seen())
                .startsWith(50_000, 100_000)
                .endsWith(50_000 * 3280.0)
                .isSorted();
        for (int i = 0; i < thin.seen().length; i++) {
            assertThat(thin.values()[i]).isEqualTo(Math.rint((-100 - 10 / (thin.seen()[i] / 50_000)) * 1e4) / 1e4);
        }
        assertThat(curve("elbo", "test", 60).thinned().seen()).hasSize(60);
    }

    @Test
    void what_is_no_curve_is_refused() {
        assertThatThrownBy(() -> CurvePicture.of("x", List.of(curve("elbo", "test", 3), curve("kl", "train", 3))))
                .hasMessageContaining("expected all of elbo");
        assertThatThrownBy(() -> CurvePicture.of("x", List.of(curve("elbo", "test", 3))))
                .hasMessageContaining("there is none of the train data");
        assertThatThrownBy(() -> new LearningCurve("a", "elbo", "test", new double[2], new double[1]))
                .hasMessageContaining("1 values for 2");
    }

    @Test
    void steps_count_short_batches() {
        assertThat(Likelihood.steps(10_000, 1000, 100)).isEqualTo(100);
        assertThat(Likelihood.steps(10_000, 50_000, 100)).isEqualTo(100);
        assertThat(Likelihood.steps(108, 54, 16)).isEqualTo(8);
        assertThatThrownBy(() -> new Likelihood(1, 1, 1, 1, Start.PRIOR, List.of(3, 3)))
                .hasMessageContaining("must ascend");
    }
}
