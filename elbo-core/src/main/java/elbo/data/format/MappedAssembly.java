package elbo.data.format;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.data.Progress;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.data.Values;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** As {@link Assembly}, of arrays that stay in their files. All values are looked at once, unless the first tell enough. */
final class MappedAssembly {
    private MappedAssembly() {}

    /**
     * The arrays of one part.
     *
     * @param shards  one after the other
     * @param columns names of the labels' columns, where these are known
     */
    record Part(List<MappedArray> shards, Optional<Numbers> labels, List<String> columns) {
        Part(List<MappedArray> shards, Optional<Numbers> labels) {
            this(shards, labels, List.of());
        }

        int examples() {
            return shards.stream().mapToInt(s -> MappedDataset.raw(s).size()).sum();
        }
    }

    /** One part, from which a test part is held out. */
    static Splits whole(String name, Part part, Progress progress) {
        return Split.holdOut(datasets(List.of(name), List.of(part), progress).getFirst());
    }

    static Splits both(String name, Part train, Part test, Progress progress) {
        List<Dataset> d = datasets(List.of(name + "/train", name + "/test"), List.of(train, test), progress);
        return new Splits(name, d.getFirst(), d.getLast());
    }

    private static List<Dataset> datasets(List<String> names, List<Part> parts, Progress progress) {
        alike(parts);
        countable(parts);
        List<Labels> labels = LabelArrays.of(
                parts.stream().map(Part::labels).toList(),
                parts.stream().map(Part::examples).toList(),
                parts.getFirst().columns());
        Values.Coding coding = coding(parts, progress);
        List<Dataset> made = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            made.add(new MappedDataset(names.get(i), parts.get(i).shards(), coding, labels.get(i)));
        }
        return made;
    }

    private static Values.Coding coding(List<Part> parts, Progress progress) {
        List<MappedDataset> each = parts.stream()
                .flatMap(part -> part.shards().stream())
                .map(MappedDataset::raw)
                .toList();
        return each.getFirst().storage() == DType.UINT8
                ? Values.codingOf(Chunks.bytes(each, progress))
                : new Values.Coding(Values.kindOf(Chunks.floats(each, progress)), 1);
    }

    private static void alike(List<Part> parts) {
        MappedArray first = parts.getFirst().shards().getFirst();
        Shape event = Layout.event(first.where(), first.dims());
        for (Part part : parts) {
            for (MappedArray other : part.shards()) {
                if (!Layout.event(other.where(), other.dims()).equals(event)
                        || other.element().staysBytes() != first.element().staysBytes()) {
                    throw new Refusal(
                            other.where(),
                            "holds " + said(other) + ", but " + first.where() + " holds " + said(first)
                                    + "; all must be alike");
                }
            }
        }
    }

    /** Examples are numbered by an int, and so are the bytes of one. */
    private static void countable(List<Part> parts) {
        for (Part part : parts) {
            long examples = 0;
            for (MappedArray shard : part.shards()) {
                examples += shard.dims()[0];
                long each = Numbers.count(shard.where(), shard.dims()) / shard.dims()[0];
                if (examples > Integer.MAX_VALUE || each > Integer.MAX_VALUE / shard.stored()) {
                    throw new Refusal(
                            shard.where(),
                            "makes " + examples + " examples of " + each + " numbers in all; at most "
                                    + Integer.MAX_VALUE + " examples are read, of less than 2 GiB each");
                }
            }
        }
    }

    private static String said(MappedArray array) {
        long[] event = Arrays.copyOfRange(array.dims(), 1, array.dims().length);
        return (array.element().staysBytes() ? "bytes" : "numbers") + " of shape " + Arrays.toString(event);
    }
}
