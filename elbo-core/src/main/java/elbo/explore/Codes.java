package elbo.explore;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Posteriors of examples, in the order of the data.
 *
 * @param n           examples
 * @param dims        dimensions of z
 * @param mean        {@code E[z|x]}, {@code [n, dims]} row by row
 * @param logVariance {@code log Var[z|x]} likewise, where the posterior is a normal distribution
 */
public record Codes(int n, int dims, float[] mean, Optional<float[]> logVariance) {
    public Codes {
        int size = Math.multiplyExact(n, dims);
        if (mean.length != size || logVariance.map(v -> v.length != size).orElse(false)) {
            throw new IllegalArgumentException(n + " codes of " + dims + " dimensions are " + size + " numbers");
        }
    }

    /** The mean of one example, {@code [dims]}. */
    public float[] code(int example) {
        Objects.checkIndex(example, n);
        return Arrays.copyOfRange(mean, example * dims, (example + 1) * dims);
    }
}
