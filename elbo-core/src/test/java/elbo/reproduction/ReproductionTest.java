package elbo.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.catalog.NamedData;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.Tier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReproductionTest {
    private static final String ENTRY = """
            name: two
            claim: one is below the other
            source: nobody
            data: digits
            draws: 5
            set: [latent=3]
            reduced: [training.epochs=1]
            trials:
              - { name: a }
              - { name: b, recipe: iwae, data: mnist, set: [objective.samples=2], reduced: [training.epochs=2] }
            expect:
              - { figure: nll, of: b, minus: a, published: -1, least: -2, most: 0 }
              - { figure: kl, of: a, least: 3 }
            """;

    static List<String> names() {
        return Reproduction.names();
    }

    /** A summary may say 500 pseudo-inputs of what was trained with 100. */
    @Test
    void a_recipes_own_entry_says_what_its_trials_have_in_the_place_of_the_recipes() {
        assertThat(Reproduction.named("vampprior-paper").protocol())
                .contains("but for prior.components=100, training.epochs=10");
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_entry_can_be_carried_out(String name) {
        Reproduction entry = Reproduction.named(name);
        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.claim()).isNotBlank();
        assertThat(entry.source()).isNotBlank();
        assertThat(entry.protocol()).isNotBlank();
        assertThat(entry.expect()).isNotEmpty();
        for (Trial trial : entry.trials()) {
            assertThat(NamedData.NAMES).contains(entry.data(trial));
            for (boolean whole : new boolean[] {true, false}) {
                Recipe recipe = RecipeReader.with(RecipeReader.named(trial.recipe()), entry.settings(trial, whole));
                assertThat(recipe.training().epochs()).isPositive();
            }
        }
        for (Expected e : entry.expect()) {
            boolean told = Double.isNaN(e.published());
            assertThat(told || !e.minus().isEmpty() || e.published() * 0.5 < e.most())
                    .isTrue();
            assertThat(e.figure().equals("nll") && entry.draws() == 0)
                    .as("nll wants draws")
                    .isFalse();
        }
    }

    @Test
    void what_recipes_say_was_published_are_entries_too() {
        assertThat(names()).isSorted().contains("vae", "aevb-latent-sizes").doesNotContain("ae");
        Reproduction vae = Reproduction.named("vae");
        assertThat(vae.expect()).containsExactly(new Expected("loss", "vae", "", 105.589, 104.6, 106.6));
        assertThat(vae.draws()).isZero();
        assertThat(Reproduction.named("nice").tier()).isEqualTo(Tier.HOURS);
        Reproduction vamp = Reproduction.named("vampprior-paper");
        assertThat(vamp.expect()).extracting(Expected::of).containsExactly("vampprior-paper-1", "vampprior-paper-2");
        assertThat(vamp.settings(vamp.trials().getLast(), true)).containsExactly("prior.type=standard-normal");
        assertThat(vamp.settings(vamp.trials().getLast(), false)).contains("training.epochs=10");
        assertThatThrownBy(() -> Reproduction.named("gluon-curv"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Did you mean \"gluon-curve\"?");
    }

    @Test
    void what_all_trials_have_comes_before_what_one_has() {
        Reproduction entry = Reproduction.parse("two", ENTRY);
        Trial b = entry.trials().getLast();
        assertThat(entry.settings(b, false))
                .containsExactly("latent=3", "objective.samples=2", "training.epochs=1", "training.epochs=2");
        assertThat(entry.settings(b, true)).containsExactly("latent=3", "objective.samples=2");
        assertThat(entry.data(entry.trials().getFirst())).isEqualTo("digits");
        assertThat(entry.data(b)).isEqualTo("mnist");
    }

    @Test
    void what_is_wrong_in_an_entry_is_told_with_its_line() {
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("minus: a", "minsu: a")))
                .hasMessageContaining("line 12, expect[0].minsu")
                .hasMessageContaining("Did you mean \"minus\"?");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("of: a", "of: c")))
                .hasMessageContaining("unknown trial \"c\"");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("name: b", "name: a")))
                .hasMessageContaining("two have the same name");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("least: -2", "least: 2")))
                .hasMessageContaining("least must be no more than most; got 2.0 and 0.0");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("draws: 5", "draws: -5")))
                .hasMessageContaining("draws must be at least 0; got -5");
    }

    /** An entry that could not be missed would be passed by anything. */
    @Test
    void an_entry_has_trials_bands_and_names_that_folders_may_have() {
        String[] parts = ENTRY.split("(?=trials:|expect:)", -1);
        assertThatThrownBy(() -> Reproduction.parse("two", parts[0] + parts[2]))
                .hasMessageContaining("trials: expected at least one");
        assertThatThrownBy(() -> Reproduction.parse("two", parts[0] + parts[1]))
                .hasMessageContaining("expect: needs at least one");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace(", least: 3", "")))
                .hasMessageContaining("expect: kl of a: needs the trial that it is of, and least, most or both");
        assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("of: a, least: 3", "least: 3")))
                .hasMessageContaining("expect: kl of : needs the trial that it is of");
        for (String name : List.of("..", "a/b", "''")) {
            assertThatThrownBy(() -> Reproduction.parse("two", ENTRY.replace("name: two", "name: " + name)))
                    .hasMessageContaining("name: the entry and each of its trials needs one, of letters");
        }
    }

    @Test
    void a_verdict_holds_each_figure_to_its_band() {
        Reproduction entry = Reproduction.parse("two", ENTRY);
        Map<String, Double> a = Map.of("nll", 90.0, "kl", 3.0);
        Verdict good = Verdict.of(entry, Map.of("a", a, "b", Map.of("nll", 88.5)));
        assertThat(good.passed()).isTrue();
        assertThat(good.lines()).extracting(Verdict.Line::measured).containsExactly(-1.5, 3.0);
        assertThat(Verdict.of(entry, Map.of("a", a, "b", Map.of("nll", 90.5))).passed())
                .isFalse();
        assertThat(Verdict.of(entry, Map.of("a", Map.of("nll", 90.0, "kl", 2.9), "b", a))
                        .passed())
                .isFalse();
        Map<String, Object> told = good.byName();
        assertThat(told).containsEntry("passed", true).containsEntry("provenance", "read");
        assertThat(told.get("figures").toString()).contains("nll of b - a", "published=-1.0", "ours=-1.5");
    }

    @Test
    void a_figure_that_is_missing_or_no_number_is_no_verdict() {
        Reproduction entry = Reproduction.parse("two", ENTRY);
        Map<String, Double> a = Map.of("nll", 90.0, "kl", 3.0);
        assertThatThrownBy(() -> Verdict.of(entry, Map.of("a", a)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("trial b: has no figure nll");
        assertThatThrownBy(() -> Verdict.of(entry, Map.of("a", a, "b", Map.of("nll", Double.NaN))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nll came out as NaN");
    }
}
