package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.data.format.NpyWriter;
import elbo.tensor.SafeTensors;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in one line with the right exit code, and nothing half-written stays. */
class RefusalTest {
    private static final int FAILED = 1;
    private static final int WRONG_WORDS = 2;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path data;
    private static Path run;
    private Path out;

    @BeforeAll
    static void train() {
        data = SmallRun.pictures(home.resolve("pictures.npy"));
        run = home.resolve("run");
        Said.json(SmallRun.training(data, run, "--no-figures"));
    }

    @BeforeEach
    void a_place_for_results() throws IOException {
        out = Files.createDirectory(folder.resolve("results"));
    }

    @AfterEach
    void nothing_half_written_stays() throws IOException {
        try (Stream<Path> left = Files.walk(out)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--recipe vea                  | unknown recipe \"vea\". Did you mean \"vae\"",
                "--set latnet=3                | the recipe has no value called \"latnet\". Did you mean",
                "--set hidden=[3]              | could mean model.encoder.hidden or model.decoder.hidden",
                "--set latent=                 | needs a value after the =",
                "--set latent=0                | latent must be at least 1; got 0",
                "--epochs -1                   | epochs must be at least 1; got -1",
                "--epochs 0                    | epochs must be at least 1; got 0",
                "--epochs many                 | --epochs",
                "--batch-size 0                | batch must be at least 1; got 0",
                "--lr -1                       | rate must be at least 0; got -1",
                "--lr NaN                      | rate",
                "--set objective.beta=-1       | model.objective: beta must be at least 0; got -1.0. Fix: beta: 1.0",
                "--set objective.beta={\"type\":\"linear\",\"to\":-1} | beta must be at least 0; got a schedule that comes to -1.0",
                "--seed x                      | --seed",
                "--threads 0                   | --threads: must be at least 1; got 0",
                "--threads -2                  | --threads: must be at least 1; got -2",
                "--max-steps -1                | --max-steps: must be at least 1; got -1",
                "--limit 0                     | --limit: must be at least 1; got 0",
                "--device abacus               | --device: must be auto, cpu or cuda; got \"abacus\"",
                "--precision fp8               | --precision: must be fp32 or bf16; got \"fp8\"",
                "--epoch 3                     | Unknown option",
                "--recipe keras-conv --set likelihood.type=poison | unknown likelihood \"poison\"",
            })
    void wrong_words_of_train(String words, String message) {
        Path to = out.resolve("run");
        List<Object> all = new ArrayList<>(List.of("train", "--data", data, "--out", to));
        all.addAll(List.of(words.split(" ")));
        Said.by(all.toArray()).refused(WRONG_WORDS, message);
        assertThat(to).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian                              | Unmatched argument",
                "train digits                       | Unmatched argument",
                "evaluate RUN --split tset          | --split: must be train or test; got \"tset\"",
                "evaluate RUN --metrics nul         | --metrics: unknown metric \"nul\". Did you mean \"nll\"?",
                "evaluate RUN --importance-samples 0 | --importance-samples: must be at least 1; got 0",
                "evaluate RUN --batch-size 0        | --batch-size: must be at least 1; got 0",
                "evaluate RUN --data mnits          | unknown data set \"mnits\". Did you mean \"mnist\"",
                "evaluate                           | Missing required parameter",
                "sample RUN -o OUT/x.npy --sampler magic | --sampler: unknown sampler \"magic\". Known: aggregate, chain",
                "sample RUN -o OUT/x.npy --sampler mixtre | unknown sampler \"mixtre\". Did you mean \"mixture\"?",
                "sample RUN -o OUT/x.npy --sampler mixture --set components=-1 | components must be at least 0; got -1",
                "sample RUN -o OUT/x.npy --sampler kernel --set width=1 | unknown setting \"width\". Known: bandwidth, codes, rule",
                "sample RUN -o OUT/x.npy --refit    | --refit: prior is not fitted to anything",
                "sample RUN -o OUT/x.npy --set k=1  | --set: the prior has no settings here",
                "sample RUN -o OUT/x.npy --sampler chain --temperature 2 | --temperature: a chain has none",
                "sample RUN -o OUT/x.npy -n 0       | -n: must be at least 1; got 0",
                "sample RUN -o OUT/x.npy --temperature -1 | temperature: must be a number of at least 0; got -1.0",
                "sample RUN -o OUT/x.npy --class 3  | the model is not conditioned on classes",
                "sample RUN -o OUT/x.gif            | write a .png, an .npy, a .txt or a folder",
                "sample RUN                         | Missing required option",
                "encode RUN -o OUT/x.txt            | write an .npy, .npz or .csv",
                "encode RUN -o OUT/x.npy --split all | --split: must be train or test",
                "reconstruct RUN -o OUT/x.npy -n 0  | -n: must be at least 1; got 0",
                "reconstruct RUN -o OUT/x.npy -n -4 | -n: must be at least 1; got -4",
                "interpolate RUN --from 0 --to 99 -o OUT/x.npy | --to: there are examples 0 to 5; got 99",
                "interpolate RUN --from 0,1 --to 2 -o OUT/x.npy | a path has one example at either end, a square two",
                "interpolate RUN --from 0 --to 1 --path bent -o OUT/x.npy | --path",
                "traverse RUN --dims 0 -o OUT/x.png | --dims",
                "map RUN --side 0 -o OUT            | --side",
                "train --resume RUN --lr 9           | --lr: cannot be changed in a run that goes on",
                "train --resume RUN --set latent=3  | --set: a run that goes on may change training.epochs, training.saving",
                "train --resume RUN --seed 2        | --seed: cannot be changed in a run that goes on",
                "recipes vea                        | unknown recipe \"vea\"",
                "data mnits                         | unknown data set \"mnits\". Did you mean \"mnist\"",
                "import WEIGHTS --recipe vae --shape 0 --out OUT/run | --shape",
            })
    void wrong_words_of_the_others(String words, String message) {
        Object[] all = Arrays.stream(words.split(" "))
                .map(w -> w.equals("RUN") ? run.toString() : w.replace("OUT", out.toString()))
                .map(w -> w.replace("WEIGHTS", run.resolve("model.safetensors").toString()))
                .toArray();
        Said.by(all).refused(WRONG_WORDS, message);
    }

    @Test
    void an_unknown_command_offers_a_near_one() {
        assertThat(Said.by("trian").err()).contains("train");
    }

    @Test
    void data_with_a_hole_is_refused_with_its_place() {
        float[] values = new float[SmallRun.N * 42];
        values[3 * 42 + 8] = Float.NaN;
        NpyWriter.write(folder.resolve("hole.npy"), Shape.of(SmallRun.N, 6, 7), values);
        refusedToTrain(folder.resolve("hole.npy"), FAILED, "hole.npy");
    }

    @Test
    void data_outside_the_unit_interval_is_refused_under_bernoulli() {
        float[] values = new float[SmallRun.N * 42];
        values[7] = 1.5f;
        NpyWriter.write(folder.resolve("large.npy"), Shape.of(SmallRun.N, 6, 7), values);
        refusedToTrain(folder.resolve("large.npy"), WRONG_WORDS, "needs every value in [0, 1]");
    }

    @Test
    void vectors_are_refused_by_convolutions_before_anything_is_written() {
        Path vectors = SmallRun.write(folder.resolve("vectors.npy"), 30, 5);
        Path to = out.resolve("run");
        Said.by("train", "--data", vectors, "--recipe", "keras-conv", "--set", "decoder.type=mlp", "--out", to)
                .refused(FAILED, "needs pictures [channels, height, width]; the data's shape is [5]");
        assertThat(to).doesNotExist();
    }

    @Test
    void a_truncated_idx_file_is_refused() throws IOException {
        Path idx = Files.createDirectory(folder.resolve("idx"));
        ByteBuffer b =
                ByteBuffer.allocate(16 + 100).putInt(0x803).putInt(10).putInt(6).putInt(7);
        Files.write(idx.resolve("train-images-idx3-ubyte"), b.array());
        refusedToTrain(idx, FAILED, "train-images-idx3-ubyte");
    }

    @Test
    void an_idx_file_with_a_wrong_magic_number_is_refused() throws IOException {
        Path idx = Files.createDirectory(folder.resolve("idx"));
        ByteBuffer b = ByteBuffer.allocate(16 + 420)
                .putInt(0x12345678)
                .putInt(10)
                .putInt(6)
                .putInt(7);
        Files.write(idx.resolve("train-images-idx3-ubyte"), b.array());
        refusedToTrain(idx, FAILED, "train-images-idx3-ubyte");
    }

    @Test
    void an_array_of_objects_is_refused() throws IOException {
        Path npz = folder.resolve("objects.npz");
        String header = "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
            zip.write(text);
            zip.write(new byte[] {(byte) 0x80, 4, 'c', 'o', 's', '\n', '.'});
        }
        refusedToTrain(npz, FAILED, "object");
    }

    private void refusedToTrain(Path bad, int code, String message) {
        Path to = out.resolve("run");
        Said.by("train", "--data", bad, "--out", to).refused(code, message);
        assertThat(to).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"evaluate RUN", "encode RUN -o OUT/x.npy", "reconstruct RUN -o OUT/x.png", "map RUN -o OUT"})
    void pictures_of_another_size_are_refused(String words) {
        Path other = SmallRun.write(folder.resolve("other.npy"), 20, 5, 5);
        List<Object> all = new ArrayList<>();
        for (String w : words.split(" ")) {
            all.add(w.equals("RUN") ? run : w.replace("OUT", out.toString()));
        }
        all.addAll(List.of("--data", other));
        Said.by(all.toArray())
                .refused(FAILED, "holds examples of shape [1, 5, 5], but the model was built for [1, 6, 7]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample RUN -n 2 -o FILE/x.npy",
                "sample RUN -n 2 -o FILE/x.png",
                "sample RUN -n 2 -o FILE/x",
                "encode RUN -o FILE/x.npz",
                "encode RUN -o FILE/x.csv",
                "encode RUN -o FILE/new/x.csv",
                "train --data DATA --out FILE/run",
                "compare RUN -o FILE/x.png",
                "map RUN -o FILE/x",
                "import WEIGHTS --recipe RUN/recipe.yaml --shape 1,6,7 --out FILE/run",
            })
    void a_place_that_cannot_be_written_is_refused(String words) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Object[] all = Arrays.stream(words.split(" "))
                .map(w -> w.replace("WEIGHTS", run.resolve("model.safetensors").toString())
                        .replace("RUN", run.toString())
                        .replace("FILE", file.toString())
                        .replace("DATA", data.toString()))
                .toArray();
        Said.by(all).refused(FAILED, file.toString());
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample RUN -n 2 -o MINE", "interpolate RUN --from 0 --to 1 -o MINE"})
    void pictures_are_not_mixed_with_what_is_there(String words) throws IOException {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Path one = Files.writeString(mine.resolve("00000.png"), "mine");
        Said.by((Object[]) words.replace("RUN", run.toString())
                        .replace("MINE", mine.toString())
                        .split(" "))
                .refused(FAILED, mine + ": is not empty; empty it or give another name");
        assertThat(one).hasContent("mine");
        assertThat(mine).isDirectoryNotContaining(p -> !p.equals(one));
    }

    @Test
    void a_run_that_is_there_is_not_written_over() throws IOException {
        byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
        Said.by(SmallRun.training(data, run)).refused(FAILED, "is not empty. Choose another --out");
        assertThat(run.resolve("model.safetensors")).hasBinaryContent(before);
    }

    @ParameterizedTest
    @CsvSource({"recipe.yaml", "environment.json", "model.safetensors"})
    void a_run_with_a_missing_or_damaged_file_is_refused(String name) throws IOException {
        Path copy = copy();
        Files.write(copy.resolve(name), new byte[] {'{', 0, (byte) 0xff});
        Said.by(
                        name.equals("environment.json")
                                ? new Object[] {"train", "--resume", copy}
                                : new Object[] {"sample", copy, "-o", out.resolve("x.npy")})
                .refused(FAILED, name);
        Files.delete(copy.resolve(name));
        Said.by("sample", copy, "-o", out.resolve("x.npy")).refused(FAILED, name);
    }

    @Test
    void a_recipe_of_a_run_with_an_unknown_key_is_not_the_words_fault() throws IOException {
        Path copy = copy();
        String recipe = Files.readString(copy.resolve("recipe.yaml"));
        Files.writeString(copy.resolve("recipe.yaml"), recipe.replace("latent:", "latnet:"));
        Said.by("sample", copy, "-o", out.resolve("x.npy")).refused(FAILED, "latnet");
    }

    @Test
    void no_run_at_all_is_refused() {
        for (String command : List.of("evaluate", "traverse", "map", "compare", "report")) {
            Said.by(command, folder.resolve("nowhere")).refused(FAILED, "there is no such run folder");
        }
        Said.by("train", "--resume", folder.resolve("nowhere")).refused(FAILED, "there is no such run folder");
    }

    @Test
    void a_bench_that_cannot_be() throws IOException {
        Said.by("bench", "--workload", "dense-129").refused(WRONG_WORDS, "dense-128");
        Said.by("bench", "--seconds", 0).refused(WRONG_WORDS, "--seconds");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
        Said.by("bench", "--against", other).refused(FAILED, "it has no workloads");
        Path damaged = Files.writeString(folder.resolve("damaged.json"), "{\"a\": ");
        Said.by("bench", "--against", damaged).refused(FAILED, "it is no JSON at line 1");
    }

    /** A file system of 32 kB stands for a full disk. */
    @Test
    void a_full_disk_leaves_nothing_half_written() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                done("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", disk.toString()),
                "no small file system can be mounted here, so a full disk cannot be made");
        try {
            Said.by("sample", run, "-n", 1000, "-o", disk.resolve("x.npy")).refused(FAILED, "No space left");
            Said.by("sample", run, "-n", 20, "-o", disk.resolve("x")).refused(FAILED, "No space left");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
            Said trained = Said.by(SmallRun.training(
                    data, disk.resolve("run"), "--no-figures", "--quiet", "--set", "encoder.hidden=[200]"));
            assertThat(trained.code()).isEqualTo(FAILED);
            assertThat(trained.err().lines().toList())
                    .as("each save says so, and the last one ends the run")
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("elbo: ") && line.endsWith("No space left on device"));
            Path model = disk.resolve("run").resolve("model.safetensors");
            if (Files.exists(model)) {
                assertThat(SafeTensors.read(model).entries()).isNotEmpty();
            }
            try (Stream<Path> left = Files.walk(disk)) {
                assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".tmp"));
            }
        } finally {
            assertThat(done("umount", disk.toString())).isTrue();
        }
    }

    private static boolean done(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String name : List.of("recipe.yaml", "environment.json", "model.safetensors", "metrics.csv")) {
            Files.copy(run.resolve(name), copy.resolve(name));
        }
        return copy;
    }
}
