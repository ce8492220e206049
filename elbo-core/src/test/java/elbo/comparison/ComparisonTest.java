package elbo.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.comparison.Comparison.Against;
import elbo.comparison.Difference.Method;
import elbo.comparison.RunResult.Setting;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String PROTOCOL = "100 examples of test, K = 10, last weights";

    private static RunResult run(String name, String set, long seed, double loss, String protocol) {
        Recipe recipe = RecipeReader.with(RecipeReader.named("vae"), List.of(set));
        Setting setting =
                new Setting(recipe.model(), recipe.training(), recipe.data().binarize(), "sha", 0, "fp32", 10);
        Map<String, Double> figures = new LinkedHashMap<>(Map.of("loss", loss));
        figures.put("kl", loss / 10);
        if (!protocol.isEmpty()) {
            figures.put("nll", loss - 5);
        }
        return new RunResult(name, "vae", "digits", setting, seed, 10, 2, figures, protocol);
    }

    private static List<RunResult> runs(String name, double beta, long[] seeds, double... losses) {
        List<RunResult> runs = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            runs.add(run(name + "-seed=" + seeds[i], "objective.beta=" + beta, seeds[i], losses[i], PROTOCOL));
        }
        return runs;
    }

    private static Comparison of(List<RunResult> one, List<RunResult> other) {
        List<RunResult> all = new ArrayList<>(other.reversed());
        all.addAll(0, one);
        return Comparison.of(all);
    }

    @Test
    void runs_that_differ_in_their_seed_only_are_a_group() {
        Comparison c = of(
                runs("b1", 1, new long[] {1, 2, 3}, 100, 101, 103), runs("b4", 4, new long[] {1, 2, 3}, 110, 112, 112));
        assertThat(c.groups()).extracting(Group::name).containsExactly("b1", "b4");
        assertThat(c.groups().getLast().seeds()).as("sorted").containsExactly(1L, 2L, 3L);
        assertThat(c.groups().getFirst().interval("loss")).contains(Interval.of(100, 101, 103));
        assertThat(c.groups().getFirst().interval("nll")).contains(Interval.of(95, 96, 98));
        assertThat(c.notes()).isEmpty();
    }

    @Test
    void every_other_setting_parts_them() {
        RunResult one = run("a", "objective.beta=1", 1, 100, "");
        Setting s = one.setting();
        for (Setting other : List.of(
                new Setting(s.model(), s.training(), s.binarize(), "other", 0, "fp32", 10),
                new Setting(s.model(), s.training(), s.binarize(), "sha", 5, "fp32", 10),
                new Setting(s.model(), s.training(), s.binarize(), "sha", 0, "bf16", 10),
                new Setting(s.model(), s.training(), s.binarize(), "sha", 0, "fp32", 9))) {
            RunResult two = new RunResult("b", "vae", "digits", other, 2, 10, 2, one.figures(), "");
            assertThat(Comparison.of(List.of(one, two)).grouped())
                    .as(other.toString())
                    .isFalse();
        }
        assertThat(Comparison.of(List.of(one, run("b", "objective.beta=1", 2, 100, "")))
                        .grouped())
                .isTrue();
        assertThat(Comparison.of(List.of(one, run("b", "training.batch=64", 2, 100, "")))
                        .grouped())
                .isFalse();
    }

    @Test
    void the_same_seeds_are_compared_in_pairs_and_others_by_welch() {
        List<RunResult> first = runs("b1", 1, new long[] {1, 2, 3}, 100, 101, 103);
        Against pairs = of(first, runs("b4", 4, new long[] {1, 2, 3}, 110, 112, 112))
                .differences()
                .getFirst();
        assertThat(pairs.figures().get("loss"))
                .isEqualTo(Difference.paired(new double[] {110, 112, 112}, new double[] {100, 101, 103}));
        Against apart = of(first, runs("b4", 4, new long[] {1, 2, 4}, 110, 112, 112))
                .differences()
                .getFirst();
        assertThat(apart.figures().get("loss"))
                .isEqualTo(Difference.welch(new double[] {110, 112, 112}, new double[] {100, 101, 103}));
        assertThat(apart.group().name()).isEqualTo("b4");
    }

    @Test
    void a_seed_that_is_there_twice_is_no_other_run() {
        RunResult one = run("a", "objective.beta=1", 1, 100, "");
        Comparison c = Comparison.of(List.of(one, one, run("b", "objective.beta=1", 2, 100, "")));
        assertThat(c.groups()).extracting(Group::name).containsExactly("a", "a", "b");
        assertThat(c.differences()).isEmpty();
        assertThat(c.notes()).singleElement().asString().contains("a seed is there twice");
    }

    @Test
    void what_was_measured_in_different_ways_has_no_mean_and_no_difference() {
        Comparison mixed = Comparison.of(List.of(
                run("a-1", "objective.beta=1", 1, 100, PROTOCOL), run("a-2", "objective.beta=1", 2, 101, "other")));
        assertThat(mixed.groups().getFirst().figures()).containsOnlyKeys("loss", "kl");
        assertThat(mixed.notes()).singleElement().asString().contains("a: evaluated in different ways");
        List<RunResult> others = Arrays.asList(
                run("b-1", "objective.beta=4", 1, 100, "other"), run("b-2", "objective.beta=4", 2, 101, "other"));
        Against between = of(runs("b1", 1, new long[] {1, 2}, 100, 102), others)
                .differences()
                .getFirst();
        assertThat(between.figures()).containsOnlyKeys("loss", "kl");
    }

    @Test
    void rows_keep_the_keys_of_a_single_run() {
        Comparison c = of(runs("b1", 1, new long[] {1, 2}, 100, 102), runs("b4", 4, new long[] {7}, 110));
        List<Map<String, Object>> rows = ComparisonRows.of(c);
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(r -> assertThat(r)
                        .containsKeys(
                                "run", "recipe", "data", "epochs", "seconds", "loss", "kl", "nll", "n", "seeds",
                                "runs"));
        assertThat(rows.getFirst())
                .containsEntry("loss", 101.0)
                .containsEntry("n", 2)
                .containsKey("intervals");
        assertThat(rows.getLast()).containsEntry("loss", 110.0).doesNotContainKeys("intervals", "difference");
    }

    @Test
    void rows_say_how_groups_differ() {
        Comparison c = of(runs("b1", 1, new long[] {1, 2}, 100, 102), runs("b4", 4, new long[] {1, 2}, 110, 111));
        Map<?, ?> difference = (Map<?, ?>)
                Objects.requireNonNull(ComparisonRows.of(c).getLast().get("difference"));
        assertThat(difference.get("from")).isEqualTo("b1");
        Map<?, ?> loss = (Map<?, ?>) Objects.requireNonNull(difference.get("loss"));
        assertThat(loss.get("mean")).isEqualTo(9.5);
        assertThat(loss.get("method")).isEqualTo(Method.PAIRED.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void groups_are_called_as_their_runs_begin() {
        assertThat(GroupNames.of(List.of("b4-seed=1", "b4-seed=2"), "x")).isEqualTo("b4");
        assertThat(GroupNames.of(List.of("vae-10", "vae-11"), "x")).isEqualTo("vae");
        assertThat(GroupNames.of(List.of("vae-2d", "vae-2d-2"), "x")).isEqualTo("vae-2d");
        assertThat(GroupNames.of(List.of("seed_1", "seed_2"), "x")).isEqualTo("x");
        assertThat(GroupNames.of(List.of("s1", "s2"), "x")).isEqualTo("x");
        assertThat(GroupNames.of(List.of("alpha-seed-1"), "x")).isEqualTo("alpha-seed-1");
        assertThat(GroupNames.of(List.of("classes-1", "classes-2"), "x")).isEqualTo("classes");
    }
}
