package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A MATLAB file of level 5 ({@code save -v7} or older). Which matrix holds the examples: that of the name behind {@code #}; else both parts,
 * named as in {@link Npz}; else the only one that is not named as labels are; else the one named x, data, fea, features, images, faces or
 * samples. Labels are the vector named y, labels, gnd, target or class of the right length.
 * Which size counts examples: where there are labels, the one of their number; else the longer of two, the last of more. What was taken
 * is the name of the data: {@code frey_rawface.mat#ff:columns}. Words behind {@code #} say it otherwise.
 *
 * <p>Bytes and truth values stay as they are, all else becomes 32-bit floats. Text, cells, structures and sparse matrices are passed over.
 */
public final class Mat implements Format {
    private static final List<String> EXAMPLES = List.of("x", "data", "fea", "features", "images", "faces", "samples");
    private static final List<String> LABELS =
            List.of("y", "label", "labels", "gnd", "target", "targets", "class", "classes");
    /** Variables in a message. */
    private static final int SHOWN = 5;

    @Override
    public String name() {
        return "a .mat file of MATLAB (FILE.mat, or FILE.mat#NAME)";
    }

    @Override
    public boolean reads(Path path) {
        return Files.isRegularFile(path)
                && path.toString().toLowerCase(Locale.ROOT).endsWith(".mat");
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        return open(path, "", progress);
    }

    @Override
    public Splits open(Path path, String words, Progress progress) throws IOException {
        return new Reading(path, MatWords.of(path + "#" + words, words), MatOutline.of(path)).splits();
    }

    /** One file being read. */
    private static final class Reading {
        private final Path path;
        private final MatWords words;
        private final Map<String, MatVariable> variables;
        private final Room room = Room.ofJvm();

        Reading(Path path, MatWords words, Map<String, MatVariable> variables) {
            this.path = path;
            this.words = words;
            this.variables = variables;
        }

        Splits splits() throws IOException {
            Optional<Npz.Keys> parts = words.variable().isEmpty() ? parts() : Optional.empty();
            MatVariable x = parts.flatMap(k -> readable(k.train())).orElseGet(this::examples);
            Optional<MatVariable> y =
                    labels(x, parts.map(k -> List.of(k.trainLabels())).orElse(LABELS));
            boolean columns = words.columns().orElseGet(() -> columns(x, y));
            String name = path.getFileName() + "#" + words.said(x, columns);
            Assembly.Part train = part(x, y, columns);
            if (parts.isEmpty()) {
                return Assembly.whole(name, train);
            }
            MatVariable test = readable(parts.get().test()).orElseThrow();
            return Assembly.both(
                    name, train, part(test, labels(test, List.of(parts.get().testLabels())), columns));
        }

        /** Names under which both parts are there. */
        private Optional<Npz.Keys> parts() {
            return Npz.Keys.KNOWN.stream()
                    .filter(k -> readable(k.train()).isPresent()
                            && readable(k.test()).isPresent())
                    .findFirst();
        }

        private Optional<MatVariable> readable(String name) {
            return variables.values().stream()
                    .filter(v -> v.name().equalsIgnoreCase(name) && v.readable())
                    .findFirst();
        }

        private MatVariable examples() {
            if (!words.variable().isEmpty()) {
                MatVariable named = variables.get(words.variable());
                if (named == null) {
                    throw new Refusal(
                            Problem.unknown(path.toString(), "variable", words.variable(), variables.keySet()));
                }
                named.requireReadable(path);
                return named;
            }
            List<MatVariable> all = variables.values().stream()
                    .filter(MatVariable::readable)
                    .filter(v -> !LABELS.contains(v.name().toLowerCase(Locale.ROOT)))
                    .toList();
            if (all.size() == 1) {
                return all.getFirst();
            }
            List<MatVariable> known = all.stream()
                    .filter(v -> EXAMPLES.contains(v.name().toLowerCase(Locale.ROOT)))
                    .toList();
            if (known.size() == 1) {
                return known.getFirst();
            }
            throw new Refusal(path.toString(), ambiguous(all));
        }

        private static String ambiguous(List<MatVariable> all) {
            String some = all.stream().limit(SHOWN).map(MatVariable::shown).collect(Collectors.joining(", "));
            return all.isEmpty()
                    ? "holds no full matrix of real numbers"
                    : "holds " + some + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "")
                            + ", and it is not known which are the examples; write FILE.mat#NAME";
        }

        /** The first vector of one of these names that has a number for each row, or for each column. */
        private Optional<MatVariable> labels(MatVariable x, List<String> names) {
            List<MatVariable> fit = new ArrayList<>();
            for (MatVariable v : variables.values()) {
                if (!v.name().equals(x.name())
                        && v.readable()
                        && v.vector()
                        && names.contains(v.name().toLowerCase(Locale.ROOT))) {
                    long n = v.count(v.where(path));
                    if (n == x.dims()[0] || n == x.dims()[x.dims().length - 1]) {
                        fit.add(v);
                    }
                }
            }
            return fit.stream().findFirst();
        }

        private boolean columns(MatVariable x, Optional<MatVariable> y) {
            long first = x.dims()[0];
            long last = x.dims()[x.dims().length - 1];
            if (y.isPresent() && first != last) {
                return y.get().count(y.get().where(path)) == last;
            }
            return x.dims().length > 2 || last > first;
        }

        private Assembly.Part part(MatVariable x, Optional<MatVariable> y, boolean columns) throws IOException {
            Numbers values = MatFile.read(path, x, room).examplesFirst(columns ? x.dims().length - 1 : 0, room);
            Optional<Numbers> labels = Optional.empty();
            if (y.isPresent()) {
                Numbers l = MatFile.read(path, y.get(), room);
                labels =
                        Optional.of(new Numbers(l.where(), new long[] {Numbers.count(l.where(), l.dims())}, l.store()));
            }
            return new Assembly.Part(words.pictures(values), labels);
        }
    }
}
