package elbo.plot;

import java.util.List;

/**
 * Curves over one pair of axes.
 *
 * @param fromZero whether the upright axis reaches to 0: twice as much then lies twice as high
 */
public record Chart(Axes axes, List<Curve> curves, boolean fromZero) {
    public Chart {
        curves = List.copyOf(curves);
    }
}
