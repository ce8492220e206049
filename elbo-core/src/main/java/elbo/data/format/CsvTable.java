package elbo.data.format;

import elbo.AtomicFile;
import elbo.AtomicFile.IOConsumer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes a table of comma-separated values with a header (RFC 4180, lines end in a line feed). */
public final class CsvTable {
    private final BufferedWriter out;
    private final int columns;

    private CsvTable(BufferedWriter out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    /**
     * Writes a file that appears whole or not at all.
     *
     * @throws elbo.Refusal if the file cannot be written
     */
    public static void write(Path file, List<String> header, IOConsumer<CsvTable> rows) {
        AtomicFile.write(file, bytes -> {
            BufferedWriter out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            CsvTable table = new CsvTable(out, header.size());
            table.row(header.toArray());
            rows.accept(table);
            out.flush();
        });
    }

    /**
     * One row of numbers or texts. Numbers are written so that reading gives the same number back.
     *
     * @throws IllegalArgumentException if there are not as many as columns
     */
    public void row(Object... cells) throws IOException {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(quoted(cells[i].toString()));
        }
        out.write('\n');
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
