package elbo.data.drawn;

import elbo.data.Alphabet;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Splits;
import elbo.tensor.Rng;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Sums written out, {@code 37+58=95}: texts whose letters depend on each other, so that whether a model writes sense can be counted.
 * All pairs of numbers from 0 to 99 in a random order, 9,000 to learn from and the other 1,000 to measure on. Nine letters with blanks
 * behind the end, label columns {@code first} and {@code second}.
 */
public final class Sums {
    static final int TRAIN = 9_000;
    static final int TEST = 1_000;
    static final int LENGTH = "99+99=198".length();

    private static final int NUMBERS = 100;
    private static final Alphabet ALPHABET =
            new Alphabet(List.of(Alphabet.BLANK, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "="), "");

    private Sums() {}

    /** The data set. It is written in a moment, so nothing is kept in {@code cacheFolder}. */
    public static Splits open(Path cacheFolder) {
        int[] pairs = Rng.of(1).fork("sums").permutation(NUMBERS * NUMBERS);
        return new Splits(
                "sums",
                write("sums/train", Arrays.copyOf(pairs, TRAIN)),
                write("sums/test", Arrays.copyOfRange(pairs, TRAIN, TRAIN + TEST)));
    }

    private static MemoryDataset write(String name, int[] pairs) {
        float[] values = new float[pairs.length * LENGTH];
        float[] first = new float[pairs.length];
        float[] second = new float[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            int a = pairs[i] / NUMBERS;
            int b = pairs[i] % NUMBERS;
            first[i] = a;
            second[i] = b;
            String sum = a + "+" + b + "=" + (a + b);
            for (int k = 0; k < sum.length(); k++) {
                values[i * LENGTH + k] = ALPHABET.symbols().indexOf(sum.substring(k, k + 1));
            }
        }
        Labels labels = new Labels(
                List.of(new Labels.Column("first", first, List.of()), new Labels.Column("second", second, List.of())));
        return MemoryDataset.texts(name, LENGTH, ALPHABET, values, labels);
    }
}
