package elbo.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import elbo.Problem;
import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Progress;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.data.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of one IDX file of images, {@code *-images-idx3-ubyte}, and a table of what they show, {@code *-labels.csv}, both packed with gzip
 * or not. The table has a header and a row for each image, in their order: a column {@code index} counts from 0, a column {@code set} says
 * the part (train or background; test or evaluation), and every other is kept as labels. Without {@code set} a part is held out.
 */
public final class IdxTable implements Format {
    private static final Pattern IMAGES = Pattern.compile("(?!train-|t10k-|test-).*-images-idx3-ubyte(\\.gz)?");
    private static final Pattern TABLE = Pattern.compile(".*-labels\\.csv(\\.gz)?");
    private static final Set<String> TRAIN = Set.of("train", "training", "background");
    private static final Set<String> TEST = Set.of("test", "testing", "evaluation");
    private static final int LONGEST = 1 << 24;

    @Override
    public String name() {
        return "a folder of one file of IDX images and a table of their labels (*-labels.csv)";
    }

    @Override
    public boolean reads(Path path) throws IOException {
        return Files.isDirectory(path)
                && find(path, IMAGES).isPresent()
                && find(path, TABLE).isPresent();
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        Room room = Room.ofJvm();
        Numbers images = Idx.images(find(path, IMAGES).orElseThrow(), room);
        List<Column> table = table(find(path, TABLE).orElseThrow(), images.examples(), room);
        byte[] pixels = ((Numbers.Store.Bytes) images.store()).values();
        Values.Coding coding = Values.codingOf(pixels);
        Dataset all = MemoryDataset.bytes(
                path.toAbsolutePath().normalize().getFileName().toString(),
                Layout.event(images.where(), images.dims()),
                coding.kind(),
                coding.scale(),
                pixels,
                labels(table));
        Optional<Column> set = table.stream().filter(c -> c.name.equals("set")).findFirst();
        return set.isEmpty() ? Split.holdOut(all) : Split.by(all, set.get().tests());
    }

    private static Optional<Path> find(Path folder, Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> name.matcher(f.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .findFirst();
        }
    }

    /** A column of the table. */
    private record Column(String where, String name, List<String> words) {
        boolean[] tests() {
            boolean[] test = new boolean[words.size()];
            for (int i = 0; i < test.length; i++) {
                test[i] = TEST.contains(words.get(i));
                if (!test[i] && !TRAIN.contains(words.get(i))) {
                    throw new Refusal(
                            where,
                            "row " + i + " is of the set " + Problem.shown(words.get(i)) + "; a set is train or test");
                }
            }
            return test;
        }

        void requireCounting() {
            for (int i = 0; i < words.size(); i++) {
                if (!words.get(i).equals(Integer.toString(i))) {
                    throw new Refusal(
                            where,
                            "row " + i + " has the index " + Problem.shown(words.get(i))
                                    + "; rows are in the order of the images, counted from 0");
                }
            }
        }

        Labels.Column labels() {
            boolean whole = words.stream().allMatch(w -> w.matches("-?\\d{1,7}"));
            Labels made;
            if (whole) {
                float[] values = new float[words.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Integer.parseInt(words.get(i));
                }
                made = Classes.ofNumbers(name, List.of(values)).getFirst();
            } else {
                made = Classes.ofNames(List.of(words)).getFirst();
            }
            Labels.Column c = made.columns().getFirst();
            return new Labels.Column(name, c.values(), c.names());
        }
    }

    private static Labels labels(List<Column> table) {
        return new Labels(table.stream()
                .filter(c -> !c.name.equals("index") && !c.name.equals("set"))
                .map(Column::labels)
                .toList());
    }

    private static List<Column> table(Path file, int images, Room room) throws IOException {
        List<Column> columns = new ArrayList<>();
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(text(file, room))) {
            for (CsvRecord row : rows) {
                for (int i = 0; i < row.getFieldCount(); i++) {
                    if (columns.size() == i && row.getStartingLineNumber() == 1) {
                        columns.add(new Column(file.toString(), row.getField(i), new ArrayList<>()));
                    } else {
                        columns.get(i).words.add(row.getField(i));
                    }
                }
            }
        } catch (CsvParseException e) {
            throw new Refusal(file.toString(), "is no sound table: " + e.getMessage(), e);
        }
        if (columns.isEmpty() || columns.getFirst().words.size() != images) {
            throw new Refusal(
                    file.toString(),
                    "has " + (columns.isEmpty() ? 0 : columns.getFirst().words.size()) + " rows below its header for "
                            + images + " images; the two must be as many");
        }
        columns.stream().filter(c -> c.name.equals("index")).forEach(Column::requireCounting);
        return columns;
    }

    private static String text(Path file, Room room) throws IOException {
        room.take(file.toString(), LONGEST);
        byte[] text = new byte[LONGEST];
        int length = 0;
        try (Incoming in = Incoming.file(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int got = in.some(chunk); got >= 0; got = in.some(chunk)) {
                if (length + got > LONGEST) {
                    throw new Refusal(file.toString(), "is longer than " + LONGEST + " bytes, which no such table is");
                }
                System.arraycopy(chunk, 0, text, length, got);
                length += got;
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
