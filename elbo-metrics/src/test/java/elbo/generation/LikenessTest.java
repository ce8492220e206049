package elbo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Oracle;
import elbo.Refusal;
import elbo.generation.Memorisation.Pair;
import elbo.metric.Ticker;
import elbo.nearest.Points;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Memorisation, and all numbers at once. */
class LikenessTest {
    private static final Oracle ORACLE = Oracle.of("generation");
    private static final Likeness.Options QUICK = new Likeness.Options(5, 32, 3);

    @Test
    void memorisation_is_that_of_all_pairs() {
        Memorisation found = Memorisation.of(
                ORACLE.points("m.train"), ORACLE.points("m.test"), ORACLE.points("m.made"), 12, Ticker.NONE);
        assertThat(found.nearer().value()).isCloseTo(ORACLE.number("m.nearer"), within(1e-12));
        assertThat(found.copied().value()).isCloseTo(ORACLE.number("m.copied"), within(1e-12));
        assertThat(found.generated().value()).isCloseTo(ORACLE.number("m.made_distance"), within(1e-9));
        assertThat(found.test().value()).isCloseTo(ORACLE.number("m.test_distance"), within(1e-9));
        assertThat(found.closest()).hasSize(12);
        assertThat(found.closest().subList(0, 10))
                .containsExactlyElementsOf(IntStream.range(0, 10)
                        .mapToObj(i -> new Pair(100 + i, i, 0))
                        .toList());
        assertThat(found.closest().get(10).distance()).isGreaterThan(0);
    }

    @Test
    void what_was_learnt_by_heart_is_found_and_what_was_not_is_not() {
        Points train = Clouds.normal(2000, 4, 0, 1, 1);
        Points test = Clouds.normal(1000, 4, 0, 1, 2);
        Points honest = Clouds.normal(1000, 4, 0, 1, 3);
        Memorisation good = Memorisation.of(train, test, honest, 1, Ticker.NONE);
        assertThat(good.nearer().se()).isBetween(0.01, 0.02); // 1 / sqrt(12 * 1000) each way
        assertThat(good.nearer().value())
                .isCloseTo(0.5, within(4 * good.nearer().se()));
        assertThat(good.copied().value()).isBetween(0.0, 0.025);
        Points tenth = Clouds.joined(honest.first(900), train.first(100));
        Memorisation some = Memorisation.of(train, test, tenth, 1, Ticker.NONE);
        assertThat(some.copied().value()).isBetween(0.1, 0.13);
        Memorisation all = Memorisation.of(train, test, train.first(500), 1, Ticker.NONE);
        assertThat(all.nearer().value()).isEqualTo(1);
        assertThat(all.copied().value()).isEqualTo(1);
        assertThat(all.generated().value()).isEqualTo(0);
    }

    /** The error of the share, over trials. */
    @Test
    void the_error_of_the_share_is_its_spread() {
        Points train = Clouds.normal(100, 2, 0, 1, 1);
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < 100; i++) {
            Memorisation m = Memorisation.of(
                    train, Clouds.normal(120, 2, 0, 1, 10 + i), Clouds.normal(80, 2, 0, 1, 1000 + i), 0, Ticker.NONE);
            squares += Math.pow(m.nearer().value() - 0.5, 2);
            errors += Math.pow(m.nearer().se(), 2);
        }
        assertThat(Math.sqrt(errors / squares)).isBetween(0.8, 1.25);
    }

    @Test
    void everything_at_once_is_each_of_them() {
        Points train = Clouds.normal(400, 3, 0, 1, 1);
        Points test = Clouds.normal(200, 3, 0, 1, 2);
        Points made = Clouds.normal(150, 3, 0.3, 1, 3);
        List<String> told = new ArrayList<>();
        Likeness found = Likeness.of("pixels", train, test, made, QUICK, Rng.of(1), (what, done, of) -> told.add(what));
        assertThat(found.support()).isEqualTo(Support.of(test, made, Ticker.NONE));
        assertThat(found.frechet().orElseThrow()).isEqualTo(Frechet.of(test, made, 5, Rng.of(1), Ticker.NONE));
        assertThat(found.frechetOfTraining().orElseThrow().value())
                .isLessThan(found.frechet().orElseThrow().value());
        assertThat(found.byName().keySet())
                .containsExactly(
                        "features",
                        "training_examples",
                        "test_examples",
                        "generated_examples",
                        "frechet_distance",
                        "frechet_distance_se",
                        "frechet_distance_of_training_examples",
                        "frechet_distance_of_training_examples_se",
                        "precision",
                        "precision_se",
                        "recall",
                        "recall_se",
                        "density",
                        "density_se",
                        "coverage",
                        "coverage_se",
                        "mmd_rbf",
                        "mmd_rbf_se",
                        "mmd_imq",
                        "mmd_imq_se",
                        "sliced_wasserstein",
                        "sliced_wasserstein_se",
                        "nearest_training_distance",
                        "nearest_training_distance_se",
                        "nearest_training_distance_of_test_examples",
                        "nearest_training_distance_of_test_examples_se",
                        "nearer_than_test_examples",
                        "nearer_than_test_examples_se",
                        "as_near_as_nearest_hundredth_of_test_examples",
                        "as_near_as_nearest_hundredth_of_test_examples_se",
                        "notes");
        assertThat(found.byName().values()).allMatch(v -> !(v instanceof Double d) || Double.isFinite(d));
        assertThat(found.notes()).first().isEqualTo("all numbers are of pixels");
        assertThat(told).contains("precision and recall", "memorisation", "frechet distance", "mean discrepancy");
        assertThat(found).isEqualTo(Likeness.of("pixels", train, test, made, QUICK, Rng.of(1), Ticker.NONE));
    }

    @Test
    void what_needs_more_examples_is_left_out_with_a_note() {
        long before = Scope.liveTensors();
        Points few = Clouds.normal(20, 30, 0, 1, 1);
        Likeness found = Likeness.of("pixels", few, few, few, QUICK, Rng.of(1), Ticker.NONE);
        assertThat(found.frechet()).isEmpty();
        assertThat(found.frechetOfTraining()).isEmpty();
        assertThat(found.memorisation()).isEmpty();
        assertThat(found.notes())
                .anyMatch(n -> n.startsWith("frechet_distance: left out, because 30 features need at least 31 test"))
                .anyMatch(n -> n.startsWith("memorisation: left out, because it needs at least 100"));
        assertThat(found.support().precision().value()).isEqualTo(1);
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void what_cannot_be_measured_is_refused_in_a_line() {
        Points some = Clouds.normal(100, 2, 0, 1, 1);
        Points wide = Clouds.normal(100, 3, 0, 1, 1);
        assertRefused(() -> Memorisation.of(some, some.first(99), some, 1, Ticker.NONE), "needs at least 100; got 99");
        assertRefused(() -> Memorisation.of(some, some, some.first(1), 1, Ticker.NONE), "needs at least 2; got 1");
        assertRefused(() -> Memorisation.of(wide, some, some, 1, Ticker.NONE), "rows have 2 numbers");
        assertRefused(
                () -> Likeness.of("pixels", wide, some, some, QUICK, Rng.of(1), Ticker.NONE), "rows have 2 numbers");
        assertThatThrownBy(() -> new Likeness.Options(1, 2, 0)).hasMessageContaining("at least 2 resamples");
    }

    private static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
