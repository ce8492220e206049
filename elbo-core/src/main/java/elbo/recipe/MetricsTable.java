package elbo.recipe;

import elbo.FileTrouble;
import elbo.Problem;
import elbo.Refusal;
import elbo.model.Bound;
import elbo.nn.Schedule;
import elbo.train.Listener;
import elbo.train.Saving;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code metrics.csv}: a row for each epoch and split, written whole after each epoch; a column for each regulariser after
 * those that every run has, and one for each setting that moves by a schedule, {@code model.objective.beta}: what it had come to
 * then. Losses in nats.
 */
public final class MetricsTable {
    private static final String HEADER = "epoch,step,seconds,split,loss,elbo,reconstruction,kl";

    private static final int FIELDS = 8;
    private static final int MOST_FIELDS = 100;
    private static final long LARGEST = 1 << 25;

    private final List<Row> rows = new ArrayList<>();

    /**
     * One epoch on one split.
     *
     * @param settings what moves by a schedule, by its place in the recipe
     */
    public record Row(int epoch, long step, double seconds, String split, Bound bound, Map<String, Double> settings) {}

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The rows of one split, by epoch. */
    public List<Row> of(String split) {
        return rows.stream().filter(r -> r.split().equals(split)).toList();
    }

    /** @param moving the schedules, by their places in the recipe */
    void add(Listener.Epoch e, Map<String, Schedule> moving) {
        Map<String, Double> settings = new LinkedHashMap<>();
        moving.forEach((place, schedule) -> settings.put(place, schedule.at(e.steps(), e.number())));
        rows.add(new Row(e.number(), e.steps(), e.seconds(), "train", e.train(), settings));
        rows.add(new Row(e.number(), e.steps(), e.seconds(), "test", e.test(), settings));
    }

    /** Forgets what came after an epoch, when a run goes on from there. */
    void cutAfter(int epoch) {
        rows.removeIf(r -> r.epoch() > epoch);
    }

    /** Whether the last row of the test data is better than all before it. */
    boolean latestIsBest(Saving.Measure measure) {
        return best(measure).filter(of("test").getLast()::equals).isPresent();
    }

    /** The row of the test data that is better than those before it and not worse than those after it; empty where none has the measure. */
    Optional<Row> best(Saving.Measure measure) {
        return of("test").stream()
                .filter(r -> !Double.isNaN(measure.of(r.bound())))
                .min(Comparator.comparingDouble(r -> measure.of(r.bound())));
    }

    /** As CSV. */
    String text() {
        StringBuilder text = new StringBuilder(HEADER);
        List<String> penalties = rows.isEmpty()
                ? List.of()
                : List.copyOf(rows.getFirst().bound().penalties().keySet());
        // rows of an earlier version have no settings
        List<String> settings = rows.isEmpty()
                ? List.of()
                : List.copyOf(rows.getLast().settings().keySet());
        penalties.forEach(name -> text.append(',').append(name));
        settings.forEach(place -> text.append(',').append(place));
        text.append('\n');
        for (Row r : rows) {
            Bound b = r.bound();
            text.append(r.epoch()).append(',').append(r.step()).append(',');
            text.append(String.format(Locale.ROOT, "%.3f", r.seconds())).append(',');
            text.append(r.split())
                    .append(',')
                    .append(b.loss())
                    .append(',')
                    .append(b.elbo())
                    .append(',');
            text.append(b.reconstruction()).append(',').append(b.kl());
            penalties.forEach(name -> text.append(',').append(b.penalties().get(name)));
            settings.forEach(place -> text.append(',').append(r.settings().getOrDefault(place, Double.NaN)));
            text.append('\n');
        }
        return text.toString();
    }

    /** Reads the table; an absent file is an empty one. */
    public static MetricsTable read(Path file) {
        MetricsTable table = new MetricsTable();
        if (!Files.exists(file)) {
            return table;
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new Refusal(file.toString(), "is larger than 32 MB, which no training fills; move it away");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !(lines.getFirst() + ",").startsWith(HEADER + ",")) {
                throw new Refusal(
                        file.toString(), "expected the columns " + HEADER + ". Fix: that line first, or move it away");
            }
            String[] columns = lines.getFirst().split(",", MOST_FIELDS);
            for (int i = 1; i < lines.size(); i++) {
                table.rows.add(row(file, i + 1, columns, lines.get(i).split(",", columns.length + 1)));
            }
            return table;
        } catch (CharacterCodingException e) {
            throw new Refusal(file.toString(), "is damaged: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    private static Row row(Path file, int line, String[] columns, String[] f) {
        try {
            Map<String, Double> penalties = new LinkedHashMap<>();
            Map<String, Double> settings = new LinkedHashMap<>();
            for (int i = FIELDS; i < columns.length; i++) {
                (columns[i].contains(".") ? settings : penalties).put(columns[i], number(f[i]));
            }
            Bound bound = new Bound(number(f[4]), number(f[6]), number(f[7]), penalties);
            return new Row(Integer.parseInt(f[0]), Long.parseLong(f[1]), number(f[2]), f[3], bound, settings);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new Refusal(file + " line " + line, "is damaged: " + Problem.shown(String.join(",", f)), e);
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
