package elbo.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tables of {@code factors.py}, in {@code src/test/python}: codes with their factors, and outside numbers by their names. */
public record FactorNumbers(double[][] codes, int[][] factors, Map<String, Double> byName) {
    private static final int DIMS = 4;

    public static FactorNumbers read() {
        List<String[]> codes = lines("factors_codes");
        double[][] z = new double[codes.size()][DIMS];
        int[][] v = new int[codes.size()][];
        for (int i = 0; i < z.length; i++) {
            String[] row = codes.get(i);
            v[i] = new int[row.length - DIMS];
            for (int j = 0; j < row.length; j++) {
                if (j < DIMS) {
                    z[i][j] = Double.parseDouble(row[j]);
                } else {
                    v[i][j - DIMS] = Integer.parseInt(row[j]);
                }
            }
        }
        Map<String, Double> numbers = new HashMap<>();
        lines("factors_numbers").forEach(row -> numbers.put(row[0], Double.parseDouble(row[1])));
        return new FactorNumbers(z, v, Map.copyOf(numbers));
    }

    public double get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** {@code name_1_1}, {@code name_1_2} and so on. */
    public double[][] matrix(String name, int rows, int columns) {
        double[][] m = new double[rows][columns];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < columns; k++) {
                m[j][k] = get(name + "_" + (j + 1) + "_" + (k + 1));
            }
        }
        return m;
    }

    /** The classes of one factor. */
    public int[] factor(int k) {
        int[] column = new int[factors.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = factors[i][k];
        }
        return column;
    }

    private static List<String[]> lines(String table) {
        try (InputStream in = Objects.requireNonNull(
                        FactorNumbers.class.getResourceAsStream("/reference/" + table + ".csv"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
