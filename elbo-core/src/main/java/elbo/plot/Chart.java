package elbo.plot;

import java.util.List;

/** Curves over one pair of axes. */
public record Chart(Axes axes, List<Curve> curves) {
    public Chart {
        curves = List.copyOf(curves);
    }
}
