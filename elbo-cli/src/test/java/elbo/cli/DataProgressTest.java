package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DataProgressTest {
    /** What a terminal is shown. */
    private static String shown(Consumer<DataProgress> work) {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        work.accept(new DataProgress(
                new ProgressLine(new PrintStream(terminal, true, StandardCharsets.UTF_8), true, false)));
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_is_fetched_is_weighed_in_units_that_fit() {
        assertThat(shown(p -> p.bytes("images", 1_500_000, 9_912_422))).endsWith(" 1.5 of 9.9 MB");
        assertThat(shown(p -> p.bytes("labels", 2_000, 4_542))).endsWith(" 2.0 of 4.5 kB");
    }

    @Test
    void all_else_is_counted() {
        assertThat(shown(p -> p.at("drawing digits", 1_000, 60_000)))
                .startsWith("\rdrawing digits")
                .endsWith(" 1,000 of 60,000");
    }
}
