package elbo.factors;

import elbo.Refusal;
import java.util.Arrays;
import java.util.List;

/** Codes of examples with the factors that made these, checked: every code is finite, every factor has at least two values. */
public final class FactoredCodes {
    private static final String WHERE = "factors";

    private final List<String> names;
    private final double[][] codes;
    private final int[][] factors;
    /** Of each factor its values, ascending. */
    private final int[][] values;

    private FactoredCodes(List<String> names, double[][] codes, int[][] factors, int[][] values) {
        this.names = names;
        this.codes = codes;
        this.factors = factors;
        this.values = values;
    }

    /**
     * Keeps the arrays: they must not change.
     *
     * @param codes   {@code [n, d]}
     * @param factors {@code [n, f]}
     * @param names   of the factors
     * @throws Refusal if there are no examples, no dimensions or no factors, if numbers do not fit together, if a code is not finite, or
     *     if a factor has one value only
     */
    public static FactoredCodes of(double[][] codes, int[][] factors, List<String> names) {
        if (codes.length == 0 || codes[0].length == 0) {
            throw new Refusal("codes", "expected codes of at least one example and dimension; got none");
        }
        if (names.isEmpty() || factors.length == 0) {
            throw new Refusal(WHERE, "there are none; these measures need data whose generating factors are known");
        }
        if (factors.length != codes.length) {
            throw new Refusal(
                    WHERE, "expected a row for each of the " + codes.length + " codes; got " + factors.length);
        }
        for (int i = 0; i < codes.length; i++) {
            requireRow(i, codes[i], codes[0].length, factors[i], names.size());
        }
        int[][] values = new int[names.size()][];
        for (int f = 0; f < values.length; f++) {
            values[f] = Arrays.stream(column(factors, f)).distinct().sorted().toArray();
            if (values[f].length < 2) {
                throw new Refusal(
                        "factor \"" + names.get(f) + "\"",
                        "has one value only, " + values[f][0] + ": nothing can be told apart by it; leave it out");
            }
        }
        return new FactoredCodes(List.copyOf(names), codes, factors, values);
    }

    private static void requireRow(int i, double[] code, int dims, int[] factors, int names) {
        if (code.length != dims) {
            throw new Refusal("codes", "expected " + dims + " dimensions; code " + i + " has " + code.length);
        }
        if (factors.length != names) {
            throw new Refusal(
                    WHERE, "expected " + names + " values, as there are names; row " + i + " has " + factors.length);
        }
        for (int d = 0; d < dims; d++) {
            if (!Double.isFinite(code[d])) {
                throw new Refusal(
                        "codes", "expected finite numbers; example " + i + " has " + code[d] + " in dimension " + d);
            }
        }
    }

    public int size() {
        return codes.length;
    }

    public int dims() {
        return codes[0].length;
    }

    /** The factors' names, in order. */
    public List<String> names() {
        return names;
    }

    /** How many values a factor has. */
    public int values(int factor) {
        return values[factor].length;
    }

    /** {@code [n, d]}, not to be changed. */
    double[][] codes() {
        return codes;
    }

    /** One dimension of all codes, {@code [n]}. */
    double[] dimension(int d) {
        return Arrays.stream(codes).mapToDouble(code -> code[d]).toArray();
    }

    /** The values of a factor as they were given, {@code [n]}. */
    int[] factor(int f) {
        return column(factors, f);
    }

    /** Which of its values a factor has, from 0, {@code [n]}. */
    int[] ranks(int f) {
        return Arrays.stream(factor(f))
                .map(v -> Arrays.binarySearch(values[f], v))
                .toArray();
    }

    /** A value of a factor as people know it: {@code posX=3}. */
    String label(int factor, int rank) {
        return names.get(factor) + "=" + values[factor][rank];
    }

    /** Some of the examples; the values of a factor keep their ranks. */
    FactoredCodes rows(int[] chosen) {
        return new FactoredCodes(
                names,
                Arrays.stream(chosen).mapToObj(i -> codes[i]).toArray(double[][]::new),
                Arrays.stream(chosen).mapToObj(i -> factors[i]).toArray(int[][]::new),
                values);
    }

    /** Refuses less than two dimensions, for measures of the best against the second best. */
    void requireTwoDims(String where) {
        requireTwoDims(where, dims());
    }

    static void requireTwoDims(String where, int dims) {
        if (dims < 2) {
            throw new Refusal(where, "compares latent dimensions with each other, so it needs at least 2; got 1");
        }
    }

    void requireTwoFactors(String where) {
        if (names.size() < 2) {
            throw new Refusal(
                    where, "compares factors with each other, so it needs at least 2; got 1, \"" + names.get(0) + "\"");
        }
    }

    private static int[] column(int[][] rows, int at) {
        return Arrays.stream(rows).mapToInt(row -> row[at]).toArray();
    }
}
