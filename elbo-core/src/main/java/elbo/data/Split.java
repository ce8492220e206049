package elbo.data;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Makes the two parts of a data set that comes in one. */
public final class Split {
    /** How much of a data set without a test part of its own is held out. */
    public static final double FRACTION = 0.1;

    private static final long SEED = 1;

    private Split() {}

    /** Holds out {@link #FRACTION} with a fixed seed: the same examples on every machine. */
    public static Splits holdOut(Dataset data) {
        return holdOut(data, FRACTION, SEED);
    }

    /**
     * A random part of {@code fraction} becomes the test part; both keep the order of the data. Depends only on the number
     * of examples, the fraction and the seed.
     *
     * @param fraction within (0, 1); at least one example goes to each part
     * @throws Refusal if there are fewer than two examples
     */
    public static Splits holdOut(Dataset data, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("the part held out lies between 0 and 1; got " + fraction);
        }
        int n = data.size();
        if (n < 2) {
            throw new Refusal(data.name(), "holds one example, but training and testing need one each; add more");
        }
        int test = (int) Math.clamp(Math.round(n * fraction), 1L, n - 1L);
        int[] order = Rng.of(seed).fork("split").permutation(n);
        return new Splits(
                data.name(),
                new Rows(data.name() + "/train", data, sorted(order, test, n)),
                new Rows(data.name() + "/test", data, sorted(order, 0, test)));
    }

    /** The examples for which {@code test} says so are the test part; both keep the order of the data. */
    public static Splits by(Dataset data, boolean[] test) {
        int tests = 0;
        for (boolean t : test) {
            tests += t ? 1 : 0;
        }
        int n = data.size();
        if (test.length != n || tests == 0 || tests == n) {
            throw new Refusal(
                    data.name(), "puts " + tests + " of " + n + " examples into the test part; each part needs one");
        }
        int[] train = IntStream.range(0, n).filter(i -> !test[i]).toArray();
        int[] rest = IntStream.range(0, n).filter(i -> test[i]).toArray();
        return new Splits(
                data.name(),
                new Rows(data.name() + "/train", data, train),
                new Rows(data.name() + "/test", data, rest));
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }
}
