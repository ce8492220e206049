package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void wordsAreBrokenIntoLinesThatFit() {
        String words = "How the loss fell while the decoder learnt to use its codes";
        var lines = Text.wrap(words, Look.TITLE, 160);
        assertThat(lines).hasSizeGreaterThan(1).allMatch(l -> Text.width(l, Look.TITLE) <= 160);
        assertThat(String.join(" ", lines)).isEqualTo(words);
        assertThat(Text.wrap("  ", Look.TITLE, 160)).isEmpty();
    }

    @Test
    void whatIsTooLongEndsInAnEllipsis() {
        String cut = Text.cut("beta-tcvae-shapes-run-17", Look.SMALL, 80);
        assertThat(cut).startsWith("beta").endsWith("…");
        assertThat(Text.width(cut, Look.SMALL)).isLessThanOrEqualTo(80);
        assertThat(Text.cut("run", Look.SMALL, 80)).isEqualTo("run");
    }

    @Test
    void aSqueezedNameKeepsItsEnd() {
        String squeezed = Text.squeeze("beta-tcvae-shapes-run-17", Look.SMALL, 80);
        assertThat(squeezed).startsWith("be").contains("…").endsWith("17");
        assertThat(Text.width(squeezed, Look.SMALL)).isLessThanOrEqualTo(80);
        assertThat(Text.squeeze("run", Look.SMALL, 80)).isEqualTo("run");
    }

    @Test
    void noCharacterIsCutInHalf() {
        String moons = "🌑🌒🌓🌔🌕🌖🌗🌘".repeat(5);
        for (int width = 5; width < 200; width += 3) {
            assertWhole(Text.cut(moons, Look.SMALL, width));
            assertWhole(Text.squeeze(moons, Look.SMALL, width));
        }
    }

    private static void assertWhole(String s) {
        assertThat(s.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
