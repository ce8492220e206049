package elbo.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import elbo.Problem;
import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Progress;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A table of numbers: each row an example, a vector of real values. The separator is the most frequent in the first line of
 * comma, semicolon and tab. The first row is a header if none of its fields is a number, or one is the name of a label
 * column; without a header columns are named {@code column 1} and so on. One column named class, label, y or target (capitals
 * do not matter) is the label and may hold words; every other column must be numeric in every row. Part of the rows is held
 * out for testing. The text is UTF-8, decimals have a point.
 */
public final class Csv implements Format {
    /** How much is looked at to find the separator. */
    private static final int BEGINNING = 1 << 16;

    @Override
    public String name() {
        return "a .csv or .tsv file of numbers";
    }

    @Override
    public boolean reads(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && (name.endsWith(".csv") || name.endsWith(".tsv"));
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        char separator = separator(path);
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(true)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(path, StandardCharsets.UTF_8)) {
            return splits(path, read(path, rows.iterator()));
        } catch (CsvParseException e) {
            throw new Refusal(path.toString(), "is no sound table: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static CsvColumns read(Path path, Iterator<CsvRecord> rows) {
        if (!rows.hasNext()) {
            throw new Refusal(path.toString(), "is empty");
        }
        CsvRecord first = rows.next();
        CsvColumns columns = new CsvColumns(path.toString(), first.getFields(), Room.ofJvm());
        if (!columns.headed()) {
            columns.add(first);
        }
        while (rows.hasNext()) {
            columns.add(rows.next());
        }
        return columns;
    }

    private static Splits splits(Path path, CsvColumns columns) {
        List<Problem> problems = columns.problems();
        Refusal.ifAny(path.toString(), problems);
        float[] values = columns.values();
        Labels labels = columns.labels();
        return Split.holdOut(MemoryDataset.floats(
                path.getFileName().toString(), Shape.of(columns.width()), Kind.REAL, values, labels));
    }

    /** Counted outside quotes; the first in this order where two are equally frequent. */
    private static char separator(Path path) throws IOException {
        String line = beginning(path).lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "");
        return Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        c -> line.chars().filter(k -> k == c).count()))
                .orElseThrow();
    }

    private static String beginning(Path path) throws IOException {
        char[] head = new char[BEGINNING];
        try (BufferedReader text = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            return new String(head, 0, Math.max(0, text.read(head)));
        } catch (CharacterCodingException e) {
            throw new Refusal(path.toString(), "is not UTF-8 text; save it as \"CSV UTF-8\"", e);
        }
    }
}
