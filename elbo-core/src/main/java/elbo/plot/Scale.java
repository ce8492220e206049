package elbo.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A range counted in a power of ten that leaves a span from 1 to 10, so that the ticks of every axis, however large or small
 * its numbers, are found among small numbers; or by its logarithm.
 *
 * @param unit  the power of ten; 1 where only whole numbers are labelled
 * @param whole only whole numbers are labelled
 * @param log   equal ratios are equally long
 */
record Scale(Range range, double unit, boolean whole, boolean log) {
    /** Labels of a logarithmic axis that are not too many. */
    private static final int MOST_MARKS = 9;

    static Scale of(Range range, boolean whole) {
        if (whole) {
            return new Scale(range.span() < 1.1 ? range.spanning(1.1) : range, 1, true, false);
        }
        return new Scale(range, Math.pow(10, Math.floor(Math.log10(range.span()))), false, false);
    }

    /** Of numbers above 0. */
    static Scale logarithmic(Range range) {
        double room = Math.pow(range.max() / range.min(), 0.035);
        return new Scale(new Range(range.min() / room, range.max() * room), 1, false, true);
    }

    double min() {
        return to(range.min());
    }

    double max() {
        return to(range.max());
    }

    double to(double value) {
        return log ? Math.log10(value) : value / unit;
    }

    /** What is labelled on a logarithmic axis: 1, 2, 5, 10, 20, ... or, where these are too many, powers of ten. */
    List<Double> marks() {
        List<Double> all = marks(new int[] {1, 2, 5});
        return all.size() <= MOST_MARKS ? all : marks(new int[] {1});
    }

    private List<Double> marks(int[] leads) {
        List<Double> marks = new ArrayList<>();
        for (int power = (int) Math.floor(min()); power <= max(); power++) {
            for (int lead : leads) {
                double mark = lead * Math.pow(10, power);
                if (range.holds(mark)) {
                    marks.add(mark);
                }
            }
        }
        return marks;
    }

    /** How the value that is {@code scaled} units reads beside the axis. */
    String label(double scaled) {
        return number(scaled * unit, range);
    }

    /** A number, as short as its neighbours in the range allow: 0.25, 60,000, 2e30, −1.5. */
    static String number(double value, Range range) {
        int exponent = (int) Math.floor(Math.log10(range.span()));
        double largest = Math.max(Math.abs(range.min()), Math.abs(range.max()));
        if (largest < 1e6 && largest >= 1e-3) {
            return grouped(value, Math.max(0, 2 - exponent));
        }
        BigDecimal exact = new BigDecimal(value)
                .setScale(2 - exponent, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        if (exact.signum() == 0) {
            return "0";
        }
        int power = exact.precision() - exact.scale() - 1;
        return (exact.movePointLeft(power).stripTrailingZeros().toPlainString() + "e" + power).replace('-', '−');
    }

    private static String grouped(double value, int decimals) {
        BigDecimal exact =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
        int shown = Math.max(0, exact.scale());
        return String.format(Locale.ROOT, "%,." + shown + "f", exact).replace('-', '−');
    }
}
