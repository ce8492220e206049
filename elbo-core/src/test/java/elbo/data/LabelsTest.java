package elbo.data;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Labels.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static Column column(String name, String... classes) {
        return new Column(name, new float[] {0, 0}, List.of(classes));
    }

    private static String main(Column... columns) {
        return new Labels(List.of(columns)).main().orElseThrow().name();
    }

    @Test
    void the_column_called_class_goes_before_all_others() {
        assertThat(main(column("shape", "a", "b"), column(Labels.CLASS, "a"))).isEqualTo(Labels.CLASS);
    }

    /** Whichever examples are looked at: what they have in common does not matter, what all have does. */
    @Test
    void a_column_of_one_class_goes_behind_those_that_tell_something() {
        assertThat(main(column("color", "0"), column("shape", "a", "b"))).isEqualTo("shape");
        assertThat(main(column("color", "0"), column("angle"))).isEqualTo("angle");
        assertThat(main(column("color", "0"))).isEqualTo("color");
        assertThat(Labels.NONE.main()).isEmpty();
    }
}
