package elbo.factors;

/** The best of the dimensions against the second best. */
final class Gaps {
    private Gaps() {}

    /** For each factor the largest number less the second largest, {@code [d, f]} to {@code [f]}; d at least 2. */
    static double[] of(double[][] table) {
        double[] gaps = new double[table[0].length];
        for (int f = 0; f < gaps.length; f++) {
            double first = Double.NEGATIVE_INFINITY;
            double second = Double.NEGATIVE_INFINITY;
            for (double[] row : table) {
                second = Math.max(second, Math.min(first, row[f]));
                first = Math.max(first, row[f]);
            }
            gaps[f] = first - second;
        }
        return gaps;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }
}
