package elbo.data.format;

import elbo.Refusal;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Progress;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.data.Values;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of pictures (PNG, JPEG, BMP, GIF), all of one size, in the order of their names; sub-folders are classes.
 * Sub-folders {@code train} and {@code test} (or {@code valid}, {@code val}) are the two parts; without them a part is held
 * out. Pictures are bytes {@code [1, H, W]} if all are grey, else {@code [3, H, W]}; transparency is dropped. Of an animated
 * GIF the first picture is taken.
 */
public final class ImageFolder implements Format {
    private static final Pattern PICTURE = Pattern.compile(".+\\.(png|jpe?g|bmp|gif)");
    private static final List<String> TEST_NAMES = List.of("test", "valid", "val", "validation");

    @Override
    public String name() {
        return "a folder of pictures (PNG, JPEG, BMP, GIF) whose sub-folders are classes";
    }

    @Override
    public boolean reads(Path path) throws IOException {
        return Files.isDirectory(path) && holdsPictures(path, 3);
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        Room room = Room.ofJvm();
        Path train = path.resolve("train");
        Path home = path.toRealPath();
        if (!Files.isDirectory(train)) {
            return whole(name, path, list(home, path), room, progress);
        }
        Optional<Path> test = TEST_NAMES.stream()
                .map(path::resolve)
                .filter(Files::isDirectory)
                .findFirst();
        if (test.isEmpty()) {
            return whole(name, train, list(home, train), room, progress);
        }
        Pictures both = new Pictures(path, room);
        List<Picture> learnt = list(home, train);
        List<Picture> measured = list(home, test.get());
        byte[] all = both.read(
                Stream.concat(learnt.stream(), measured.stream())
                        .map(Picture::file)
                        .toList(),
                progress);
        int boundary = learnt.size() * (int) both.shape().size();
        byte[] first = Arrays.copyOf(all, boundary);
        byte[] second = Arrays.copyOfRange(all, boundary, all.length);
        Values.Coding coding = Values.codingOf(first, second);
        List<Labels> labels = labels(List.of(learnt, measured));
        return new Splits(
                name,
                dataset(name + "/train", both.shape(), coding, first, labels.getFirst()),
                dataset(name + "/test", both.shape(), coding, second, labels.getLast()));
    }

    /** A picture and the sub-folder it lies in. */
    private record Picture(Path file, String group) {}

    private static Splits whole(String name, Path path, List<Picture> pictures, Room room, Progress progress)
            throws IOException {
        Pictures reader = new Pictures(path, room);
        byte[] values = reader.read(pictures.stream().map(Picture::file).toList(), progress);
        Values.Coding coding = Values.codingOf(values);
        return Split.holdOut(dataset(
                name, reader.shape(), coding, values, labels(List.of(pictures)).getFirst()));
    }

    private static MemoryDataset dataset(String name, Shape shape, Values.Coding coding, byte[] values, Labels labels) {
        return MemoryDataset.bytes(name, shape, coding.kind(), coding.scale(), values, labels);
    }

    private static List<Labels> labels(List<List<Picture>> parts) {
        boolean grouped = parts.getFirst().stream().noneMatch(p -> p.group().isEmpty());
        return grouped
                ? Classes.ofNames(parts.stream()
                        .map(part -> part.stream().map(Picture::group).toList())
                        .toList())
                : parts.stream().map(_ -> Labels.NONE).toList();
    }

    /** The pictures of a folder, or of its sub-folders; all lie in {@code home}. */
    private static List<Picture> list(Path home, Path folder) throws IOException {
        requireInside(home, folder);
        List<Picture> pictures = new ArrayList<>();
        for (Path file : pictures(folder)) {
            pictures.add(new Picture(file, ""));
        }
        for (Path sub : folders(folder)) {
            requireInside(home, sub);
            for (Path file : pictures(sub)) {
                pictures.add(new Picture(file, sub.getFileName().toString()));
            }
        }
        for (Picture picture : pictures) {
            requireInside(home, picture.file());
        }
        if (pictures.isEmpty()) {
            throw new Refusal(folder.toString(), "holds no pictures, neither itself nor in its sub-folders");
        }
        if (pictures.getFirst().group().isEmpty() && !pictures.getLast().group().isEmpty()) {
            throw new Refusal(
                    folder.toString(),
                    "holds pictures itself (" + pictures.getFirst().file().getFileName() + ") and in sub-folders ("
                            + pictures.getLast().group()
                            + "); if sub-folders are classes, move every picture into one of them");
        }
        return pictures;
    }

    /** A folder from elsewhere may hold links; what they lead to is its user's own and no example. */
    private static void requireInside(Path home, Path entry) throws IOException {
        if (Files.isSymbolicLink(entry) && !entry.toRealPath().startsWith(home)) {
            throw new Refusal(
                    entry.toString(),
                    "is a link that leads out of the folder, to " + entry.toRealPath() + "; put a copy there");
        }
    }

    private static boolean holdsPictures(Path folder, int depth) throws IOException {
        if (!pictures(folder).isEmpty()) {
            return true;
        }
        for (Path sub : depth > 1 ? folders(folder) : List.<Path>of()) {
            if (holdsPictures(sub, depth - 1)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> pictures(Path folder) throws IOException {
        return sorted(
                folder,
                p -> Files.isRegularFile(p)
                        && PICTURE.matcher(fileName(p).toLowerCase(Locale.ROOT)).matches());
    }

    private static List<Path> folders(Path folder) throws IOException {
        return sorted(folder, Files::isDirectory);
    }

    /** Hidden entries are left out: systems leave their own pictures there. */
    private static List<Path> sorted(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> !fileName(p).startsWith("."))
                    .filter(wanted)
                    .sorted(Comparator.comparing(ImageFolder::fileName))
                    .toList();
        }
    }

    private static String fileName(Path p) {
        return p.getFileName().toString();
    }
}
