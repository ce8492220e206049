package elbo.plot;

/**
 * What stands around a chart.
 *
 * @param title above it, in a few words; may be empty
 * @param x     below it, with the unit: "epoch"
 * @param y     beside it, with the unit: "nats per example"
 */
public record Axes(String title, String x, String y) {
    Axes withTitle(String other) {
        return new Axes(other, x, y);
    }
}
