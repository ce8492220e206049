package elbo.factors;

import java.util.Arrays;

/** Entropy and mutual information of whole numbers from 0, by counting, in nats. Not corrected for the bias of few examples. */
final class Information {
    private Information() {}

    /**
     * In which of equally wide bins from the smallest value to the largest each value lies, {@code [n]}, from 0; all in one where they
     * are equal. A value on an edge belongs to the bin above, the largest to the last: NumPy's {@code histogram}.
     */
    static int[] binned(double[] values, int bins) {
        double low = Arrays.stream(values).min().orElseThrow();
        double high = Arrays.stream(values).max().orElseThrow();
        double width = (high - low) / bins;
        int[] binned = new int[values.length];
        for (int i = 0; i < binned.length && high > low; i++) {
            int bin = (int) Math.clamp((values[i] - low) / width, 0, bins - 1);
            // the quotient is rounded, the edges decide
            while (bin > 0 && values[i] < bin * width + low) {
                bin--;
            }
            while (bin < bins - 1 && values[i] >= (bin + 1) * width + low) {
                bin++;
            }
            binned[i] = bin;
        }
        return binned;
    }

    /** {@code -sum p log p}. */
    static double entropy(int[] values, int kinds) {
        double[] p = new double[kinds];
        for (int v : values) {
            p[v] += 1.0 / values.length;
        }
        return Arrays.stream(p).filter(q -> q > 0).map(q -> -q * Math.log(q)).sum();
    }

    /** {@code sum p(a, b) log(p(a, b) / (p(a) p(b)))}. */
    static double mutual(int[] a, int kindsOfA, int[] b, int kindsOfB) {
        long[][] joint = new long[kindsOfA][kindsOfB];
        long[] rows = new long[kindsOfA];
        long[] columns = new long[kindsOfB];
        for (int i = 0; i < a.length; i++) {
            joint[a[i]][b[i]]++;
            rows[a[i]]++;
            columns[b[i]]++;
        }
        double n = a.length;
        double sum = 0;
        for (int i = 0; i < kindsOfA; i++) {
            for (int j = 0; j < kindsOfB; j++) {
                if (joint[i][j] > 0) {
                    sum += joint[i][j] / n * Math.log(joint[i][j] * n / ((double) rows[i] * columns[j]));
                }
            }
        }
        return Math.max(0, sum);
    }

    /** Of every dimension, in bins, with every factor, {@code [d, f]}. */
    static double[][] withFactors(FactoredCodes data, int bins) {
        double[][] table = new double[data.dims()][data.names().size()];
        for (int d = 0; d < table.length; d++) {
            int[] code = binned(data.dimension(d), bins);
            for (int f = 0; f < table[d].length; f++) {
                table[d][f] = mutual(code, bins, data.ranks(f), data.values(f));
            }
        }
        return table;
    }
}
