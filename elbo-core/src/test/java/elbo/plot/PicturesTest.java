package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void greyValuesAreRoundedToTheNearestLevelAndClamped() {
        Pictures p = new Pictures(new float[] {0, 1, 0.5f, -3, 7, 0.2f}, 1, 2, 3);
        assertThat(p.count()).isEqualTo(1);
        assertThat(p.rgb(0, 0, 0)).isEqualTo(0x000000);
        assertThat(p.rgb(0, 0, 1)).isEqualTo(0xFFFFFF);
        assertThat(p.rgb(0, 0, 2)).isEqualTo(0x808080);
        assertThat(p.rgb(0, 1, 0)).isEqualTo(0x000000);
        assertThat(p.rgb(0, 1, 1)).isEqualTo(0xFFFFFF);
        assertThat(p.rgb(0, 1, 2)).isEqualTo(0x333333);
    }

    @Test
    void coloursComeChannelsFirst() {
        // two pictures of 1 x 2: red plane, green plane, blue plane of each
        Pictures p = new Pictures(new float[] {1, 0, 0, 1, 0.2f, 0.4f, 0, 0, 0, 0, 1, 0}, 3, 1, 2);
        assertThat(p.count()).isEqualTo(2);
        assertThat(p.rgb(0, 0, 0)).isEqualTo(0xFF0033);
        assertThat(p.rgb(0, 0, 1)).isEqualTo(0x00FF66);
        assertThat(p.rgb(1, 0, 0)).isEqualTo(0x0000FF);
        assertThat(p.rgb(1, 0, 1)).isEqualTo(0x000000);
    }

    @Test
    void aPixelThatIsNotANumberIsNotTakenForBlack() {
        assertThat(new Pictures(new float[] {Float.NaN}, 1, 1, 1).rgb(0, 0, 0)).isEqualTo(0xD55E00);
        assertThat(new Pictures(new float[] {0, 0, Float.NaN}, 3, 1, 1).rgb(0, 0, 0))
                .isEqualTo(0xD55E00);
    }

    @Test
    void whatIsNoPictureIsRefusedInOneSentence() {
        assertThatThrownBy(() -> new Pictures(new float[8], 2, 2, 2))
                .isInstanceOf(Refusal.class)
                .hasMessage("pictures: have 2 channels; only 1 (grey) or 3 (RGB) can be shown");
        assertThatThrownBy(() -> new Pictures(new float[9], 1, 2, 2))
                .isInstanceOf(Refusal.class)
                .hasMessage("pictures: hold 9 values, which is not one or more pictures of 1 x 2 x 2");
        assertThatThrownBy(() -> new Pictures(new float[0], 1, 2, 2)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Pictures(new float[0], 1, 0, 2))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("0 x 2 pixels");
        assertThatThrownBy(() -> new Pictures(new float[1], 3, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(Refusal.class);
    }
}
