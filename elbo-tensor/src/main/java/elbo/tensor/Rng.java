package elbo.tensor;

import java.nio.charset.StandardCharsets;

/**
 * The only randomness in Elbo: a key and a counter. A draw is a hash of both, so a stream is a pure function of where it
 * stands in the tree of forks, never of what other streams have drawn, and its position is one number.
 *
 * <p>All arithmetic is in integers or {@link StrictMath}: the same seed gives the same bits on every machine. Not for
 * secrets. Not safe to share between threads: fork one stream for each.
 *
 * <p>Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64 output function).
 */
public final class Rng {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;
    private long counter;

    private Rng(long key) {
        this.key = key;
    }

    public static Rng of(long seed) {
        return new Rng(mix(seed * GOLDEN + 1));
    }

    /** An independent stream named by {@code label}; drawing from this one does not move it. */
    public Rng fork(String label) {
        long h = 0xCBF29CE484222325L;
        for (byte b : label.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return new Rng(mix(key ^ mix(h)));
    }

    /** An independent stream numbered {@code index}: the noise of step 17, the strokes of digit 1042. */
    public Rng at(long index) {
        return new Rng(mix(key + mix(index * GOLDEN + 0x632BE59BD9B4E019L)));
    }

    /** 64 uniform bits. */
    public long nextLong() {
        return mix(key + ++counter * GOLDEN);
    }

    /** Uniform on {@code [0, 1)}, with 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform on {@code [from, to)}. */
    public double uniform(double from, double to) {
        return from + (to - from) * nextDouble();
    }

    /** Uniform on {@code 0 .. bound-1}, without bias (Lemire 2019, arXiv:1805.10941, with rejection). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive; got " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Standard normal (Box and Muller 1958). */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /** A uniformly random order of {@code 0 .. n-1} (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
