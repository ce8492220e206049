package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tallies that somebody else wrote, with a seal that is right. */
class TallyFileTest {
    private static final Map<String, String> ABOUT = Map.of("draws", "5");
    private static final String PRINT = "0".repeat(64);

    @TempDir
    Path folder;

    private Path sealed(String block) throws IOException {
        Fingerprint seal = new Fingerprint();
        List.of("draws 5", block).forEach(seal::add);
        return Files.writeString(folder.resolve("tally"), "draws 5\n" + block + "\nsha256 " + seal.hex() + "\n");
    }

    @Test
    void a_block_is_known_by_its_form() throws IOException {
        Path file = sealed("0 " + PRINT + " 0x1.0p1,0x1.0p2 0x1.0p0,0x1.0p0");
        assertThat(new TallyFile(file, ABOUT, 2)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "word",
                "-1 P 1 1",
                "99999999999 P 1 1",
                "0 P 1",
                "0 P one 1",
                "0 P 1,2 1",
                "0 P 1 ,",
                "0 P 1 1 1"
            })
    void anything_else_is_refused(String block) throws IOException {
        Path file = sealed(block.replace("P", PRINT));
        assertThatThrownBy(() -> new TallyFile(file, ABOUT, 2))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("holds a block that is none");
    }
}
