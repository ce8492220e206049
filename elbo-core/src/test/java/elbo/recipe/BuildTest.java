package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void the_build_wrote_down_what_it_was_made_from() {
        Build own = Build.own();
        assertThat(own.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(own.commit()).matches("[0-9a-f]{12}(\\+changes)?|unknown");
    }
}
