package elbo.cli.supply;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A library of machine code inside a jar, which no build file names.
 *
 * @param within the artefact whose jar holds it
 */
record Natives(String within, Component library, String note) {
    /** Those of {@code natives.csv}, which we keep; {@code BillTest} holds its versions to what the libraries say. */
    static List<Natives> all() {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        Objects.requireNonNull(Natives.class.getResourceAsStream("natives.csv")),
                        StandardCharsets.UTF_8))) {
            return rows.stream().map(Natives::of).toList();
        } catch (IOException e) {
            throw new IllegalStateException("natives.csv cannot be read", e);
        }
    }

    private static Natives of(NamedCsvRecord row) {
        return new Natives(
                row.getField("within"),
                new Component(row.getField("name"), row.getField("version"), List.of(row.getField("licence"))),
                row.getField("note"));
    }
}
