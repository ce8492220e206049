package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedTest {
    static List<String> names() {
        return RecipeReader.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_recipe_takes_the_settings_of_its_figures(String name) {
        for (Published each : RecipeReader.published(name)) {
            Recipe recipe = RecipeReader.named(name);
            assertThat(RecipeReader.with(recipe, each.settings(true))).isNotNull();
            Recipe reduced = RecipeReader.with(recipe, each.settings(false));
            assertThat(reduced.training().epochs()).isLessThanOrEqualTo(100);
            assertThat(each.by()).isNotEmpty();
            assertThat(each.most() - each.least())
                    .as("a band that can be missed")
                    .isBetween(0.1, 15.0);
            assertThat(each.words()).contains(each.data(), each.by());
        }
    }

    @Test
    void children_have_not_what_their_parent_has() {
        assertThat(RecipeReader.published("vae")).isNotEmpty();
        assertThat(RecipeReader.published("vae-sgvb-a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"104.5, false", "104.6, true", "105.5, true", "106.6, true", "106.7, false", "NaN, false"})
    void a_band_holds_its_ends_and_no_more(double measured, boolean holds) {
        assertThat(RecipeReader.published("vae").getFirst().holds(measured)).isEqualTo(holds);
    }

    @Test
    void what_is_wrong_in_a_file_is_told_with_its_line(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, """
                parent: vae
                published:
                  - by: me
                    figur: nll
                  - { by: you, least: 3, most: 2 }
                """);

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> RecipeReader.read(file));

        assertThat(refusal.getMessage().lines())
                .anyMatch(
                        l -> l.contains("line 4, published[0].figur: unknown key \"figur\". Did you mean \"figure\"?"))
                .anyMatch(l -> l.contains("line 3, published[0]: needs all of by, value, least, most"))
                .anyMatch(l -> l.contains("line 5, published[1]: least must be no more than most; got 3.0 and 2.0"));
    }

    @Test
    void one_figure_is_no_list() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> RecipeReader.parse("mine", "parent: vae\npublished: { value: 3 }"));
        assertThat(refusal).hasMessageContaining("published: expected a list of figures");
    }
}
