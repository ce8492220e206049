package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    /** Labels of a file may begin at 1, or leave some out. */
    @Test
    void a_class_that_is_called_by_a_number_is_meant_by_it() {
        Choice years = new Choice("class", 3, List.of("-1", "1", "2"));
        assertThat(years.called("--class", 2)).isEqualTo(2);
        assertThat(years.called("--class", 1)).isEqualTo(1);
        assertThat(years.called("--class", -1)).isEqualTo(0);
        assertThatThrownBy(() -> years.called("--class", 0))
                .hasMessage("--class: unknown class \"0\". Did you mean \"1\" or \"2\"?");
    }

    @Test
    void others_are_meant_by_their_place() {
        for (Choice animals : List.of(new Choice("class", 2, List.of("cat", "dog")), new Choice("class", 2))) {
            assertThat(animals.called("class", 1)).isEqualTo(1);
            assertThatThrownBy(() -> animals.called("class", 2))
                    .hasMessage("class: the model knows classes 0 to 1; got 2");
        }
    }
}
