package elbo.data.format;

import elbo.Refusal;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.data.format.Npz.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of {@code .npy} files, in the order of their names, those of its sub-folders included: one data set in as many
 * pieces as one likes, which may be larger than memory. A file belongs to the test part if its name, or that of its
 * sub-folder, holds the word {@code test}, {@code valid}, {@code val} or {@code validation}; it holds labels if its name holds
 * the word {@code y}, {@code label} or {@code labels}: {@code x_train-00.npy}, {@code y_train-00.npy}, {@code x_test.npy};
 * {@code train/part-7.npy}. Without a test part one is held out. Labels {@code [N, F]} are F columns. Beside {@code imgs.npy}, as in dSprites,
 * {@code latents_classes.npy} holds the labels, and {@code latents_values.npy} and {@code metadata.npy} are not opened.
 */
public final class NpyFolder implements Format {
    private static final Set<String> TEST = Set.of("test", "valid", "val", "validation");
    private static final Set<String> LABELS = Set.of("y", "label", "labels");
    private static final Set<String> PASSED_OVER = Set.of("latents_values", "metadata");

    @Override
    public String name() {
        return "a folder of .npy files, each holding some of the examples";
    }

    @Override
    public boolean reads(Path path) throws IOException {
        return Files.isDirectory(path) && !files(path).isEmpty();
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        List<Path> train = new ArrayList<>();
        List<Path> test = new ArrayList<>();
        for (Path file : examples(files(path))) {
            boolean held = words(path.relativize(file).toString()).anyMatch(TEST::contains);
            (held ? test : train).add(file);
        }
        MappedAssembly.Part learnt = part(path, "training", train);
        return test.isEmpty()
                ? MappedAssembly.whole(name, learnt, progress)
                : MappedAssembly.both(name, learnt, part(path, "test", test), progress);
    }

    private static MappedAssembly.Part part(Path folder, String what, List<Path> files) throws IOException {
        List<MappedArray> shards = new ArrayList<>();
        List<Numbers> labels = new ArrayList<>();
        Room room = Room.ofJvm();
        for (Path file : files) {
            if (labels(file)) {
                labels.add(LabelArrays.reserved(Npy.read(file, room), room));
            } else {
                shards.add(Npy.map(file));
            }
        }
        if (shards.isEmpty()) {
            throw new Refusal(folder.toString(), "holds no .npy file with " + what + " examples");
        }
        return new MappedAssembly.Part(
                shards,
                labels.isEmpty() ? Optional.empty() : Optional.of(LabelArrays.joined(labels)),
                files.stream().anyMatch(f -> named(f, Keys.SPRITES.trainLabels()))
                        ? Keys.SPRITES.columns()
                        : List.of());
    }

    private static boolean labels(Path file) {
        return named(file, Keys.SPRITES.trainLabels())
                || words(file.getFileName().toString()).anyMatch(LABELS::contains);
    }

    private static boolean named(Path file, String array) {
        return file.getFileName().toString().equalsIgnoreCase(array + ".npy");
    }

    /** Without what lies beside the pictures of dSprites: a pickle, and the labels in another measure. */
    private static List<Path> examples(List<Path> files) {
        return files.stream().noneMatch(f -> named(f, Keys.SPRITES.train()))
                ? files
                : files.stream()
                        .filter(f -> PASSED_OVER.stream().noneMatch(p -> named(f, p)))
                        .toList();
    }

    private static Stream<String> words(String name) {
        return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z]+", -1));
    }

    /** Hidden files are left out, and so are those deeper than one sub-folder. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(f -> {
                        String name = f.getFileName().toString().toLowerCase(Locale.ROOT);
                        return name.endsWith(".npy") && !name.startsWith(".") && Files.isRegularFile(f);
                    })
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
