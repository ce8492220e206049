package elbo.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final Axes AXES = new Axes("Accuracy", "labels", "share");
    private static final List<String> STEPS = List.of("10", "100", "1,000");

    private static Figure draw(double... errors) {
        return Ladder.draw(AXES, STEPS, List.of(new Ladder.Line("", new double[] {0.4, 0.6, 0.9}, errors)));
    }

    @Test
    void a_value_has_its_error_beside_it() {
        Figure with = draw(0.1, 0, Double.NaN);
        Rectangle first = new Rectangle(0, 0, with.width() * 2 / 5, with.height());
        int blue = Pixels.rgb(Look.line(0));
        int bar = Pixels.count(with, blue, first) - Pixels.count(draw(0, 0, 0), blue, first);
        assertThat(bar).as("a line of a tenth of the height, and its two ends").isGreaterThan(100);
    }

    @Test
    void a_value_and_an_error_for_each_step_are_wanted() {
        assertThatThrownBy(() -> draw(0.1, 0.1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("each of 3 steps; got 3 and 2");
    }
}
