package elbo.metric;

import elbo.AtomicFile;
import elbo.FileTrouble;
import elbo.Problem;
import elbo.Refusal;
import elbo.metric.Tally.Block;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@link Tally} in a text file, written anew, whole or not at all, after the first block, at its end, and after any other block
 * unless that was done a moment ago: a line for everything that the values depend on, a line for each block with the fingerprint of its
 * examples and its values to the bit, and the fingerprint of all these lines.
 */
final class TallyFile implements Tally {
    /** The whole file each time: more often, the blocks of small models would take longer to keep than to measure. */
    private static final long PAUSE_NANOS = 2_000_000_000L;

    private static final String WAY_OUT = ". Fix: give another file, or delete this one to begin anew";

    private final Path file;
    private final Pattern form;
    private final List<String> lines;
    private final Map<Integer, String> blocks = new LinkedHashMap<>();
    private long written = System.nanoTime() - PAUSE_NANOS;
    private boolean behind;

    /**
     * Goes on with {@code file} if it is there.
     *
     * @param about   words and values on which the measurement depends
     * @param columns of each block
     * @throws Refusal for a file that is no such tally, or one of something else
     */
    TallyFile(Path file, Map<String, String> about, int columns) {
        this.file = file;
        form = Pattern.compile("\\d{1,9} [0-9a-f]{64}" + " \\S+".repeat(columns));
        lines = new ArrayList<>(about.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .toList());
        if (Files.exists(file)) {
            goOn(read(file), List.copyOf(about.keySet()));
        }
    }

    /**
     * Goes on with the measurement of a model, or begins it; the ticker is told.
     *
     * @param name of what is measured
     * @param how  {@code about} that beside model, data and noise
     */
    static TallyFile of(
            Path file,
            String name,
            Map<String, String> how,
            int columns,
            Model model,
            Feed data,
            Rng rng,
            Ticker ticker) {
        Map<String, String> about = new LinkedHashMap<>(Map.of("measurement", name + " 1"));
        about.putAll(how);
        about.put("noise", Long.toHexString(rng.fork("tally").nextLong()));
        about.put("size", Long.toString(data.size()));
        about.put("model", Fingerprint.of(model));
        TallyFile tally = new TallyFile(file, about, columns);
        if (tally.kept() > 0) {
            ticker.goesOn(name, tally.kept(), data.size());
        }
        return tally;
    }

    private static List<String> read(Path file) {
        try {
            return Files.readString(file).lines().toList();
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    private void goOn(List<String> kept, List<String> names) {
        int last = kept.size() - 1;
        if (last < lines.size() || !kept.get(last).equals(seal(kept.subList(0, last)))) {
            throw refuse("is not a tally of this kind, or was changed or cut off");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!kept.get(i).equals(lines.get(i))) {
                throw refuse("was kept with another " + names.get(i) + ": \"" + kept.get(i) + "\", now \""
                        + lines.get(i) + "\"");
            }
        }
        for (String block : kept.subList(lines.size(), last)) {
            blocks.put(number(block), block);
        }
        lines.addAll(blocks.values());
    }

    /** With which example a block begins; its seal is no proof that it was written by this program. */
    private int number(String block) {
        try {
            if (form.matcher(block).matches()) {
                double[][] columns = columns(block);
                if (Arrays.stream(columns).allMatch(c -> c.length == columns[0].length)) {
                    return Integer.parseInt(block.split(" ", -1)[0]);
                }
            }
        } catch (NumberFormatException e) {
            throw new Refusal(file.toString(), "holds a block that is none: " + Problem.shown(block) + WAY_OUT, e);
        }
        throw refuse("holds a block that is none: " + Problem.shown(block));
    }

    @Override
    public Block of(int from, Observed o, Supplier<Block> measure) {
        String print = Fingerprint.of(o);
        String kept = blocks.get(from);
        if (kept != null) {
            return read(kept, print);
        }
        Block block = measure.get();
        lines.add(from + " " + print + " "
                + Arrays.stream(block.columns()).map(TallyFile::words).collect(Collectors.joining(" ")));
        behind = true;
        if (System.nanoTime() - written >= PAUSE_NANOS) {
            close();
        }
        return block;
    }

    @Override
    public long kept() {
        return blocks.values().stream()
                .mapToLong(line -> columns(line)[0].length)
                .sum();
    }

    @Override
    public void close() {
        if (behind) {
            behind = false; // what cannot be written now is not tried again on the way out
            String text = String.join("\n", lines) + "\n" + seal(lines) + "\n";
            AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            written = System.nanoTime();
        }
    }

    private Block read(String line, String print) {
        String[] words = line.split(" ", -1);
        if (!words[1].equals(print)) {
            throw refuse("was kept with other data: the examples from number " + words[0] + " are not the same");
        }
        return new Block(columns(line));
    }

    /** What stands behind the example's number and the fingerprint. */
    private static double[][] columns(String line) {
        return Arrays.stream(line.split(" ", -1))
                .skip(2)
                .map(TallyFile::numbers)
                .toArray(double[][]::new);
    }

    private static String words(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toHexString).collect(Collectors.joining(","));
    }

    private static double[] numbers(String words) {
        return Arrays.stream(words.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String seal(List<String> lines) {
        Fingerprint print = new Fingerprint();
        lines.forEach(print::add);
        return "sha256 " + print.hex();
    }

    private Refusal refuse(String what) {
        return new Refusal(file.toString(), what + WAY_OUT);
    }
}
