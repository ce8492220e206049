package elbo.nearest;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.Objects;

/**
 * Rows of numbers. Refuses numbers that are not finite, and a set of none. The array is taken, not copied: do not change it after.
 *
 * @param name   what they are, for messages: {@code generated examples}
 * @param n      rows
 * @param dims   numbers in a row
 * @param values {@code [n, dims]} row by row
 */
public record Points(String name, int n, int dims, float[] values) {
    public Points {
        if (n < 1 || dims < 1) {
            throw new Refusal(name, "expected at least one row of at least one number; got " + n + " of " + dims);
        }
        if (values.length != Math.multiplyExact(n, dims)) {
            throw new IllegalArgumentException(
                    name + ": " + n + " rows of " + dims + " are not " + values.length + " numbers");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new Refusal(
                        name,
                        "row " + i / dims + " holds " + values[i] + " at " + i % dims
                                + ", both counted from 0; every number must be finite, so remove the row");
            }
        }
    }

    /** @throws Refusal if there is none, rows differ in length, or a number is not finite */
    public static Points of(String name, float[][] rows) {
        int dims = rows.length == 0 ? 0 : rows[0].length;
        float[] values = new float[Math.multiplyExact(rows.length, dims)];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != dims) {
                throw new Refusal(name, "row " + i + " has " + rows[i].length + " numbers, and row 0 has " + dims);
            }
            System.arraycopy(rows[i], 0, values, i * dims, dims);
        }
        return new Points(name, rows.length, dims, values);
    }

    /** @param rows {@code [N, ..]}, of which all but the first dimension become one */
    public static Points of(String name, Tensor rows) {
        int n = Math.toIntExact(rows.shape().dim(0));
        int dims = Math.toIntExact(rows.shape().last(rows.shape().rank() - 1).size());
        return new Points(name, n, dims, rows.toFloats());
    }

    public float[] row(int i) {
        Objects.checkIndex(i, n);
        return Arrays.copyOfRange(values, i * dims, (i + 1) * dims);
    }

    /** Rows by number, in the order given; a number may come more than once. */
    public Points chosen(int[] rows) {
        float[] some = new float[Math.multiplyExact(rows.length, dims)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, Objects.checkIndex(rows[i], n) * dims, some, i * dims, dims);
        }
        return new Points(name, rows.length, dims, some);
    }

    public Points first(int count) {
        return count >= n ? this : new Points(name, count, dims, Arrays.copyOf(values, count * dims));
    }

    /** Rows {@code from .. from+count-1} as doubles, {@code [count, dims]}, in the open scope. */
    public Tensor rows(int from, int count) {
        return Tensors.of(Arrays.copyOfRange(values, from * dims, (from + count) * dims), count, dims)
                .to(DType.FLOAT64);
    }

    /** The mean of each column. */
    public double[] mean() {
        double[] sums = new double[dims];
        for (int i = 0; i < values.length; i++) {
            sums[i % dims] += values[i];
        }
        return Arrays.stream(sums).map(s -> s / n).toArray();
    }

    /** @throws Refusal unless both have rows of the same length */
    public void requireSameWidth(Points other) {
        if (dims != other.dims) {
            throw new Refusal(
                    other.name,
                    "rows have " + other.dims + " numbers, but " + name + " have " + dims
                            + "; take both through the same network");
        }
    }

    /** @throws Refusal if there are fewer than {@code least} rows */
    public void requireAtLeast(int least, String why) {
        requireAtLeast(name, n, least, why);
    }

    /** The same of rows that there are not yet. */
    public static void requireAtLeast(String name, int n, int least, String why) {
        if (n < least) {
            throw new Refusal(name, why + " needs at least " + least + "; got " + n);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Points p && name.equals(p.name) && dims == p.dims && Arrays.equals(values, p.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dims) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return name + " [" + n + ", " + dims + "]";
    }
}
