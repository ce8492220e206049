package elbo.explore;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;

/**
 * Posteriors of examples and a draw of each, in the order of the data: the draws are those of the aggregate posterior.
 *
 * @param draws {@code z ~ q(z|x)}, {@code [n, dims]} row by row; the codes themselves where they are without noise
 */
public record Encoded(Codes codes, float[] draws) {
    public Encoded {
        if (draws.length != codes.mean().length) {
            throw new IllegalArgumentException(codes.mean().length + " means and " + draws.length + " draws");
        }
    }

    public int n() {
        return codes.n();
    }

    public int dims() {
        return codes.dims();
    }

    /** At most so many of the draws, at random and each once, {@code [m, dims]}. */
    public float[] some(int most, Rng rng) {
        return n() <= most ? draws : rows(draws, dims(), chosen(most, rng));
    }

    /** The numbers of at most so many examples, at random and each once. */
    public int[] chosen(int most, Rng rng) {
        return Arrays.copyOf(rng.permutation(n()), Math.min(most, n()));
    }

    /** These rows of an array {@code [n, dims]}. */
    public static float[] rows(float[] all, int dims, int[] numbers) {
        float[] out = new float[Math.multiplyExact(numbers.length, dims)];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(all, numbers[i] * dims, out, i * dims, dims);
        }
        return out;
    }

    /** Refuses fewer examples than are needed, and codes that are not finite. */
    public void require(int least) {
        if (n() < least) {
            throw new Refusal("data", "has " + n() + " examples, and at least " + least + " are needed for this");
        }
        int unused = Batches.count("codes", draws, dims());
    }
}
