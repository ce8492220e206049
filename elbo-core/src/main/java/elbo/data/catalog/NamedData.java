package elbo.data.catalog;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A published data set: what it holds and where its files lie.
 *
 * @param name    what people call it
 * @param summary one line for lists
 * @param licence the terms, as stated by the source
 * @param shape   of one example
 * @param train   how many examples there are to learn from
 * @param test    how many to measure on
 * @param files   the original files
 * @param folders what a folder of them may be called, the name first
 * @param read    what is read in the folder, as a user would write it: {@code faces.mat#ff:columns}; empty: the folder
 */
public record NamedData(
        String name,
        String summary,
        String licence,
        Shape shape,
        int train,
        int test,
        List<RemoteFile> files,
        List<String> folders,
        String read) {
    /** The sets there are: for each a file {@code resources/elbo/datasets/NAME.yaml}. */
    public static final List<String> NAMES =
            List.of("binarized-mnist", "caltech-silhouettes", "fashion-mnist", "frey-faces", "mnist", "omniglot");

    /** Far above what a data set's page needs. */
    private static final int LONGEST = 1 << 16;

    public NamedData {
        files = List.copyOf(files);
        folders = List.copyOf(folders);
    }

    /** Whether it can be fetched: some sets are nowhere at a public address. */
    boolean fetchable() {
        return files.stream().noneMatch(f -> f.mirrors().isEmpty());
    }

    /** All that is known of one of {@link #NAMES}. */
    static NamedData load(String name) {
        String place = "/elbo/datasets/" + name + ".yaml";
        try (InputStream in = NamedData.class.getResourceAsStream(place)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own file " + place);
            }
            byte[] text = in.readNBytes(LONGEST + 1);
            if (text.length > LONGEST) {
                throw new Refusal(place, "is longer than " + LONGEST + " bytes");
            }
            return NamedDataReader.read(place, new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<NamedData> all() {
        return NAMES.stream().map(NamedData::load).toList();
    }
}
