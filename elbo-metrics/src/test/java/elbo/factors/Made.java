package elbo.factors;

import elbo.tensor.Rng;
import java.util.List;
import java.util.stream.IntStream;

/** Codes of which the truth is known: four independent factors, and codes that are these, turned, or nothing of the kind. */
final class Made {
    static final int FACTORS = 4;

    private Made() {}

    static int[][] factors(int n, int values, Rng rng) {
        int[][] factors = new int[n][FACTORS];
        for (int[] row : factors) {
            for (int f = 0; f < FACTORS; f++) {
                row[f] = rng.nextInt(values);
            }
        }
        return factors;
    }

    static FactoredCodes of(double[][] codes, int[][] factors) {
        return FactoredCodes.of(
                codes,
                factors,
                IntStream.range(0, FACTORS).mapToObj(f -> "f" + f).toList());
    }

    /** A dimension for each factor, in another order, and one that is always 0. */
    static FactoredCodes perfect(int[][] factors) {
        return turned(factors, 0);
    }

    /** The first two dimensions turned into each other by an angle in degrees, and the next two. */
    static FactoredCodes turned(int[][] factors, double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        double[][] codes = new double[factors.length][FACTORS + 1];
        for (int i = 0; i < codes.length; i++) {
            int[] v = factors[i];
            codes[i] =
                    new double[] {c * v[2] - s * v[0], s * v[2] + c * v[0], c * v[1] - s * v[3], s * v[1] + c * v[3], 0
                    };
        }
        return of(codes, factors);
    }

    /** Even on [0, 1), whatever the factors are. */
    static FactoredCodes chance(int[][] factors, Rng rng) {
        double[][] codes = new double[factors.length][FACTORS + 1];
        for (double[] code : codes) {
            for (int d = 0; d < code.length; d++) {
                code[d] = rng.nextDouble();
            }
        }
        return of(codes, factors);
    }

    static double value(List<Score> scores, String name) {
        return scores.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
