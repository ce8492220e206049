package elbo.data.format;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.data.Values;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a data set of the arrays found in a file: channels first, one kind for both parts, labels joined. */
final class Assembly {
    private Assembly() {}

    /**
     * The arrays of one part.
     *
     * @param columns names of the labels' columns, where these are known
     */
    record Part(Numbers values, Optional<Numbers> labels, List<String> columns) {
        Part(Numbers values, Optional<Numbers> labels) {
            this(values, labels, List.of());
        }
    }

    /** One part, from which a test part is held out. */
    static Splits whole(String name, Part part) {
        return Split.holdOut(datasets(name, List.of(name), List.of(part)).getFirst());
    }

    static Splits both(String name, Part train, Part test) {
        List<Dataset> d = datasets(name, List.of(name + "/train", name + "/test"), List.of(train, test));
        return new Splits(name, d.getFirst(), d.getLast());
    }

    private static List<Dataset> datasets(String about, List<String> names, List<Part> parts) {
        List<Numbers> x =
                parts.stream().map(p -> Layout.channelsFirst(p.values())).toList();
        Shape event = Layout.event(x.getFirst().where(), x.getFirst().dims());
        for (Numbers other : x) {
            Shape another = Layout.event(other.where(), other.dims());
            if (!another.equals(event)) {
                throw new Refusal(
                        other.where(),
                        "holds examples of shape " + another + ", but "
                                + x.getFirst().where() + " of shape " + event + "; both parts must have one shape");
            }
        }
        List<Labels> labels = LabelArrays.of(
                parts.stream().map(Part::labels).toList(),
                parts.stream().map(p -> p.values().examples()).toList(),
                parts.getFirst().columns());
        return bytes(x).map(b -> ofBytes(names, event, x, Values.codingOf(b), labels))
                .or(() -> floats(x).map(f -> ofFloats(names, event, x, f, labels)))
                .orElseThrow(() -> new Refusal(
                        about, "holds bytes in one part and other numbers in the other; save both parts alike"));
    }

    private static List<Dataset> ofBytes(
            List<String> names, Shape event, List<Numbers> x, Values.Coding coding, List<Labels> labels) {
        List<Dataset> made = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            String name = names.get(i);
            Labels known = labels.get(i);
            made.add(
                    switch (x.get(i).store()) {
                        case Numbers.Store.Bytes b ->
                            MemoryDataset.bytes(name, event, coding.kind(), coding.scale(), b.values(), known);
                        case Numbers.Store.Packed p ->
                            new BitDataset(name, x.get(i).dims(), p.bits(), coding, known);
                        case Numbers.Store.Floats _ -> throw new IllegalArgumentException(name + " holds no bytes");
                    });
        }
        return made;
    }

    private static List<Dataset> ofFloats(
            List<String> names, Shape event, List<Numbers> x, List<float[]> parts, List<Labels> labels) {
        for (int i = 0; i < parts.size(); i++) {
            Values.checkFinite(x.get(i).where(), event, parts.get(i));
        }
        Kind kind = Values.kindOf(parts.toArray(float[][]::new));
        List<Dataset> made = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            made.add(MemoryDataset.floats(names.get(i), event, kind, parts.get(i), labels.get(i)));
        }
        return made;
    }

    /** The bytes of all parts, if all are bytes; of bits those that occur. */
    private static Optional<List<byte[]>> bytes(List<Numbers> x) {
        List<byte[]> all = new ArrayList<>();
        for (Numbers part : x) {
            switch (part.store()) {
                case Numbers.Store.Bytes b -> all.add(b.values());
                case Numbers.Store.Packed p -> all.add(p.bits().occurring());
                case Numbers.Store.Floats _ -> {}
            }
        }
        return all.size() == x.size() ? Optional.of(all) : Optional.empty();
    }

    private static Optional<List<float[]>> floats(List<Numbers> x) {
        List<float[]> all = new ArrayList<>();
        for (Numbers part : x) {
            if (part.store() instanceof Numbers.Store.Floats f) {
                all.add(f.values());
            }
        }
        return all.size() == x.size() ? Optional.of(all) : Optional.empty();
    }
}
