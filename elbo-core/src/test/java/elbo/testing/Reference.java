package elbo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table of outside numbers from {@code src/test/resources/reference}; the script that wrote it, named in its first
 * line, lies in {@code src/test/python}.
 *
 * <pre>{@code
 * for (Reference.Row row : Reference.table("kl_normal_normal").rows()) {
 *     double expected = row.get("kl");
 * }
 * }</pre>
 */
public record Reference(String name, List<String> columns, List<Row> rows) {
    /** One row; numbers are the doubles that the script had, bit for bit. */
    public record Row(String table, Map<String, String> cells) {
        /** The number in a column. */
        public double get(String column) {
            return Double.parseDouble(text(column));
        }

        /** The words in a column. */
        public String text(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalArgumentException(table + " has no column \"" + column + "\", only " + cells.keySet());
            }
            return cell;
        }

        /** The numbers in the columns {@code prefix1}, {@code prefix2}, and so on; at least one. */
        public double[] vector(String prefix) {
            List<Double> values = new ArrayList<>();
            for (int i = 1; i == 1 || cells.containsKey(prefix + i); i++) {
                values.add(get(prefix + i));
            }
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** @param name without {@code .csv} */
    public static Reference table(String name) {
        try (Stream<String> lines = Files.lines(file(name + ".csv"))) {
            List<List<String>> cells = lines.filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
            List<String> columns = cells.getFirst();
            List<Row> rows =
                    cells.stream().skip(1).map(row -> row(name, columns, row)).toList();
            return new Reference(name, columns, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A column, downwards. */
    public double[] column(String column) {
        return rows.stream().mapToDouble(row -> row.get(column)).toArray();
    }

    /** The columns {@code prefix1}, {@code prefix2}, and so on: an array for each row. */
    public double[][] matrix(String prefix) {
        return rows.stream().map(row -> row.vector(prefix)).toArray(double[][]::new);
    }

    /** A file beside the tables: {@code conv.safetensors}. */
    public static Path file(String name) {
        URL found = Reference.class.getResource("/reference/" + name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name + " in src/test/resources/reference");
        }
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Row row(String table, List<String> columns, List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalStateException(table + " has a row of " + cells.size() + " cells: " + cells);
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (row.put(columns.get(i), cells.get(i)) != null) {
                throw new IllegalStateException(table + " has two columns " + columns.get(i));
            }
        }
        return new Row(table, row);
    }
}
