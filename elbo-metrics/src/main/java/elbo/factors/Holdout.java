package elbo.factors;

import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many examples a classifier learns from, and how many others it is tested with.
 *
 * @param train to learn from
 * @param test  to test with
 */
public record Holdout(int train, int test) {
    /** 10,000 and 5,000, as in disentanglement_lib (Locatello and others 2019, arXiv:1811.12359). */
    public static final Holdout PUBLISHED = new Holdout(10_000, 5_000);

    public Holdout {
        Drawn.requirePositive("train and test", train, test);
    }

    /** Both smaller in proportion where there are not so many. */
    public Holdout within(int examples) {
        if (train + test <= examples) {
            return this;
        }
        int fewer = Math.max(1, (int) ((long) examples * train / (train + test)));
        return new Holdout(fewer, Math.max(1, examples - fewer));
    }

    /** Drawn, and no example in both. */
    Halves draw(FactoredCodes data, String where, Rng rng) {
        FactoredCodes both = Drawn.some(data, train + test, where, rng);
        int[] rows = IntStream.range(0, train + test).toArray();
        return new Halves(
                both.rows(Arrays.copyOf(rows, train)), both.rows(Arrays.copyOfRange(rows, train, rows.length)));
    }

    record Halves(FactoredCodes train, FactoredCodes test) {}
}
