package elbo.plot;

import elbo.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** From where to where an axis goes; both finite, {@code min < max}. */
record Range(double min, double max) {
    /** What spans the finite ones of all values. */
    static Range of(String where, List<double[]> values) {
        DoubleStream finite = values.stream().flatMapToDouble(Arrays::stream).filter(Double::isFinite);
        var s = finite.summaryStatistics();
        if (s.getCount() == 0) {
            throw new Refusal(where, "has no finite value to show; look for a loss that diverged");
        }
        return around(s.getMin(), s.getMax());
    }

    /**
     * As given, or wider where there is next to nothing between: an axis needs numbers that differ. A single value comes to
     * lie beside the middle, since XChart labels only the ends and the middle of an axis when its values lie evenly.
     */
    static Range around(double min, double max) {
        double size = Math.max(Math.abs(min), Math.abs(max));
        double least = size == 0 ? 1 : max == min ? size / 10 : size * 1e-6;
        double miss = (least - (max - min)) / 2;
        return miss <= 0 ? new Range(min, max) : new Range(min - 0.9 * miss, max + 1.1 * miss);
    }

    boolean holds(double value) {
        return value >= min && value <= max;
    }

    double span() {
        return max - min;
    }

    /** Longer by a share of the span at both ends. */
    Range padded(double share) {
        return new Range(min - share * span(), max + share * span());
    }

    Range with(double value) {
        return new Range(Math.min(min, value), Math.max(max, value));
    }

    /** The same middle, another span. */
    Range spanning(double span) {
        double middle = min + span() / 2;
        return new Range(middle - span / 2, middle + span / 2);
    }

    /** Round numbers within, about {@code count} of them. */
    double[] ticks(int count) {
        double rough = span() / count;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / decade;
        double step = decade * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
        long first = (long) Math.ceil(min / step - 1e-9);
        long last = (long) Math.floor(max / step + 1e-9);
        double[] ticks = new double[(int) (last - first + 1)];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = (first + i) * step;
        }
        return ticks;
    }
}
