package elbo.data;

import elbo.Problem;
import elbo.Refusal;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A number, standardised: {@code (v - mean) / deviation}.
 *
 * @param deviation of the training data, around its mean; 1 where all its numbers are the same
 */
public record Quantity(String name, double mean, double deviation) implements Context.Field {
    /** Digits, fewer than a float has. */
    private static final MathContext SHOWN = new MathContext(6);

    public Quantity {
        if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException(
                    "mean must be finite and deviation greater than 0; got " + mean + " and " + deviation);
        }
    }

    static Quantity of(String data, String name, float[] values) {
        requireKnown(data, name, values);
        double mean = 0;
        for (float v : values) {
            mean += (double) v / values.length;
        }
        double variance = 0;
        for (float v : values) {
            variance += (v - mean) * (v - mean) / values.length;
        }
        // what differs by rounding of the mean alone does not differ
        boolean same = !(Math.sqrt(variance) > 1e-9 * Math.abs(mean));
        return new Quantity(name, mean, same ? 1 : Math.sqrt(variance));
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void put(float known, float[] into, int at) {
        into[at] = known;
    }

    @Override
    public float parse(String where, String word) {
        String wrong = name + " is a number; got \"" + Problem.shown(word) + "\"";
        try {
            float known = score(Double.parseDouble(word));
            if (!Float.isFinite(known)) {
                throw new Refusal(where, wrong);
            }
            return known;
        } catch (NumberFormatException e) {
            throw new Refusal(where, wrong, e);
        }
    }

    @Override
    public String word(float known) {
        BigDecimal value = new BigDecimal(mean + deviation * known);
        return Float.toString(value.round(SHOWN).floatValue()); // what a float made of a number is nobody's word
    }

    @Override
    public float[] read(String data, Labels.Column column) {
        if (column.categorical()) {
            throw new Refusal(data, "its column " + name + " holds classes, but the model was trained on numbers");
        }
        requireKnown(data, name, column.values());
        float[] known = new float[column.values().length];
        for (int i = 0; i < known.length; i++) {
            known[i] = score(column.values()[i]);
        }
        return known;
    }

    private float score(double value) {
        return (float) ((value - mean) / deviation);
    }

    private static void requireKnown(String data, String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new Refusal(
                        data, "example " + i + " has the " + name + " " + values[i] + "; a number is needed there");
            }
        }
    }
}
