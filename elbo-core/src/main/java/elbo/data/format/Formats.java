package elbo.data.format;

import elbo.FileTrouble;
import elbo.Refusal;
import elbo.data.Progress;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Every format there is; a new one is one more line here. */
public final class Formats {
    /** Asked in this order: a folder of IDX files may hold pictures beside them. */
    public static final List<Format> ALL = List.of(
            new Idx(),
            new IdxTable(),
            new Npy(),
            new Npz(),
            new Csv(),
            new Amat(),
            new TextLines(),
            new Mat(),
            new ImageFolder(),
            new NpyFolder());

    private Formats() {}

    /**
     * Opens a file or folder in whatever format it is.
     *
     * @throws Refusal if there is no such path, no format reads it, or its content is at fault
     */
    public static Splits open(Path path) {
        return open(path, Progress.NONE);
    }

    /** As {@link #open(Path)}, telling how far it came; {@code FILE#WORDS} says what is meant of a file that holds several things. */
    public static Splits open(Path given, Progress progress) {
        String text = given.toString();
        int hash = Files.exists(given) ? -1 : text.lastIndexOf('#');
        Path path = hash < 0 ? given : Path.of(text.substring(0, hash));
        String words = hash < 0 ? "" : text.substring(hash + 1);
        if (!Files.exists(path)) {
            throw new Refusal(path.toString(), "there is no such file or folder");
        }
        try {
            for (Format format : ALL) {
                if (format.reads(path)) {
                    return format.open(path, words, progress);
                }
            }
        } catch (IOException e) {
            throw FileTrouble.reading(path, e);
        }
        throw new Refusal(
                path.toString(),
                "is nothing that can be read as data. It may be "
                        + ALL.stream().map(Format::name).collect(Collectors.joining(", or ")));
    }
}
