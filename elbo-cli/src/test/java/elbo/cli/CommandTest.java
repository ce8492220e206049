package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import elbo.data.format.FloatArray;
import elbo.data.format.Npy;
import elbo.data.format.NpyWriter;
import elbo.data.format.NpzWriter;
import elbo.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every command as it is typed: one JSON object with the promised keys, and files that hold what they should. */
class CommandTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path data;
    private static Path run;
    private static JsonNode trained;

    @BeforeAll
    static void train() {
        data = SmallRun.pictures(home.resolve("pictures.npy"));
        run = home.resolve("run");
        trained = Said.json(SmallRun.training(data, run));
    }

    @Test
    void train_tells_how_it_went_and_leaves_a_whole_run() {
        assertThat(keys(trained)).contains("run", "epochs", "steps", "seconds", "images_per_second", "train", "test");
        assertThat(keys(trained.get("train"))).contains("loss", "elbo", "reconstruction", "kl");
        assertThat(keys(trained.get("test"))).contains("loss", "elbo", "reconstruction", "kl");
        assertThat(trained.get("epochs").asInt()).isEqualTo(2);
        assertThat(trained.get("steps").asLong()).isEqualTo(8);
        assertThat(trained.get("start_seconds").asDouble())
                .isPositive()
                .isLessThan(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        for (String file : List.of(
                "recipe.yaml",
                "model.safetensors",
                "metrics.csv",
                "environment.json",
                "report.html",
                "figures/loss.png",
                "figures/reconstructions.png",
                "figures/samples.png",
                "figures/map.png",
                "figures/grid.png")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        assertThat(run.resolve("report.html")).content().doesNotContain("http://", "https://", "<script");
    }

    @Test
    void train_says_in_words_where_to_look_and_keeps_remarks_off_standard_output() {
        Said said = Said.by(SmallRun.training(data, folder.resolve("run"), "--no-figures"));
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("Test loss").contains("Run: ").hasLineCount(2);
        assertThat(said.err()).contains("Training vae").contains("epoch   2");
        Said quiet = Said.by(SmallRun.training(data, folder.resolve("quiet"), "--no-figures", "--quiet"));
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void train_stops_at_a_step_and_goes_on_to_the_same_model() {
        Path straight = folder.resolve("straight");
        Path stopped = folder.resolve("stopped");
        Said.json(SmallRun.training(data, straight, "--no-figures"));
        JsonNode first = Said.json(SmallRun.training(data, stopped, "--no-figures", "--max-steps", 5));
        assertThat(first.get("steps").asLong()).isEqualTo(5);
        JsonNode whole = Said.json("train", "--resume", stopped, "--no-figures");

        assertThat(whole.get("steps").asLong()).isEqualTo(8);
        assertThat(whole.get("run").asString()).isEqualTo(stopped.toString());
        assertThat(stopped.resolve("model.safetensors")).hasSameBinaryContentAs(straight.resolve("model.safetensors"));
        assertThat(stopped.resolve("model.safetensors")).hasSameBinaryContentAs(run.resolve("model.safetensors"));
    }

    @Test
    void evaluate_gives_the_promised_numbers_and_keeps_them() throws IOException {
        JsonNode e = Said.json("evaluate", run, "--importance-samples", 7);
        assertThat(keys(e))
                .contains(
                        "n",
                        "elbo",
                        "reconstruction",
                        "kl",
                        "nll",
                        "bits_per_dim",
                        "active_units",
                        "mutual_information",
                        "kl_per_dim");
        assertThat(keys(e.get("nll"))).contains("k", "value", "se", "ess");
        assertThat(e.get("nll").get("k").asInt()).isEqualTo(7);
        assertThat(e.get("n").asInt()).isEqualTo(SmallRun.TEST);
        assertThat(e.get("kl_per_dim").size()).isEqualTo(2);
        assertThat(Files.readString(run.resolve("evaluation.json"))).contains("\"elbo\"");
        assertThat(Said.json("evaluate", run, "--split", "train", "--limit", 10, "--metrics", "latents")
                        .get("n")
                        .asInt())
                .isEqualTo(10);
    }

    /** Else a warm-up would weigh nothing. */
    @Test
    void its_loss_is_weighed_as_at_the_end_of_training() {
        Path out = folder.resolve("run");
        String warmUp = "objective.beta={type: linear, from: 0, to: 1, over: 1, per: epoch}";
        JsonNode unused = Said.json(SmallRun.training(data, out, "--no-figures", "--set", warmUp));
        JsonNode e = Said.json("evaluate", out, "--metrics", "latents");
        assertThat(e.get("loss").asDouble()).isCloseTo(-e.get("elbo").asDouble(), within(1e-4));
        assertThat(e.get("kl").asDouble()).isGreaterThan(1e-2);
    }

    /** Weights that hardly move do best before beta grows: 3 after the first epoch, 5 after the second. */
    @Test
    void the_loss_of_the_best_weights_is_weighed_as_when_they_did_best() {
        Path out = folder.resolve("run");
        Object[] rise = {"--set", "objective.beta={type: linear, from: 1, to: 9, over: 4, per: epoch}"};
        Object[] still = {"--set", "optimizer.rate=1e-7", "--set", "saving.best=loss", "--no-figures"};
        JsonNode unused = Said.json(SmallRun.training(data, out, Said.words(rise, still)));
        Object[] evaluate = {"evaluate", out, "--metrics", "latents"};
        assertThat(beta(Said.json(Said.words(evaluate, "--best")))).isCloseTo(3, within(1e-3));
        assertThat(beta(Said.json(evaluate))).isCloseTo(5, within(1e-3));
    }

    private static double beta(JsonNode e) {
        return (e.get("loss").asDouble() - e.get("reconstruction").asDouble())
                / e.get("kl").asDouble();
    }

    /** The total correlation by weights depends on how many examples the training data has. */
    @Test
    void its_loss_is_for_the_data_it_was_trained_on() {
        Path out = folder.resolve("run");
        String parts = "objective={type: total-correlation, estimate: weighted}";
        double trained = Said.json(SmallRun.training(data, out, "--no-figures", "--set", parts))
                .at("/test/loss")
                .asDouble();
        double loss =
                Said.json("evaluate", out, "--metrics", "latents").get("loss").asDouble();
        assertThat(loss).isCloseTo(trained, withinPercentage(5));
    }

    @Test
    void sample_writes_an_array_a_sheet_or_a_folder_and_is_seeded() throws IOException {
        Path first = folder.resolve("first.npy");
        JsonNode s = Said.json("sample", run, "-n", 5, "--seed", 3, "-o", first);
        assertThat(s.get("n").asInt()).isEqualTo(5);
        assertThat(s.get("file").asString()).isEqualTo(first.toString());
        FloatArray array = Npy.floats(first);
        assertThat(array.dims()).containsExactly(5, 1, 6, 7);
        for (float v : array.values()) {
            assertThat(v).isBetween(0f, 1f);
        }
        Path again = folder.resolve("again.npy");
        Said.json("sample", run, "-n", 5, "--seed", 3, "-o", again);
        assertThat(again).hasSameBinaryContentAs(first);
        Said.json("sample", run, "-n", 5, "--seed", 4, "-o", again);
        assertThat(Files.readAllBytes(again)).isNotEqualTo(Files.readAllBytes(first));

        Path sheet = folder.resolve("sheet.png");
        Said.json("sample", run, "-n", 4, "-o", sheet);
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(7);
        Path single = folder.resolve("single");
        Said.json("sample", run, "-n", 3, "-o", single);
        BufferedImage picture = ImageIO.read(single.resolve("00002.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(7);
        assertThat(picture.getHeight()).isEqualTo(6);
        assertThat(single.resolve("00003.png")).doesNotExist();
    }

    @Test
    void temperature_zero_gives_the_same_example_again_and_again() throws IOException {
        Path file = folder.resolve("cold.npy");
        Said.json("sample", run, "-n", 2, "--temperature", 0, "-o", file);
        float[] v = Npy.floats(file).values();
        // two rows of one product may be rounded differently
        assertThat(Arrays.copyOfRange(v, 0, 42)).containsExactly(Arrays.copyOfRange(v, 42, 84), within(1e-6f));
    }

    @Test
    void codes_are_in_data_order_and_decode_to_the_reconstructions() throws IOException {
        Path means = folder.resolve("means.npy");
        JsonNode e = Said.json("encode", run, "-o", means);
        assertThat(e.get("n").asInt()).isEqualTo(SmallRun.TEST);
        assertThat(e.get("dims").asInt()).isEqualTo(2);
        assertThat(e.get("file").asString()).isEqualTo(means.toString());
        assertThat(Npy.floats(means).dims()).containsExactly(SmallRun.TEST, 2);

        Path first = folder.resolve("first.npy");
        Said.json("encode", run, "--limit", 2, "-o", first);
        assertThat(Npy.floats(first).values())
                .isEqualTo(Arrays.copyOf(Npy.floats(means).values(), 4));

        Path decoded = folder.resolve("decoded.npy");
        Path back = folder.resolve("back.npy");
        assertThat(Said.json("decode", run, "--codes", means, "-o", decoded)
                        .get("n")
                        .asInt())
                .isEqualTo(SmallRun.TEST);
        assertThat(Said.json("reconstruct", run, "-o", back).get("n").asInt()).isEqualTo(SmallRun.TEST);
        assertThat(Npy.floats(back).dims()).containsExactly(SmallRun.TEST, 1, 6, 7);
        assertThat(Npy.floats(decoded).values()).isEqualTo(Npy.floats(back).values());
    }

    @Test
    void encode_writes_means_log_variances_and_labels() throws IOException {
        Path labelled = folder.resolve("moon.npz");
        Path moon = folder.resolve("moon");
        Said.json(
                "train",
                "--data",
                "moon",
                "--limit",
                40,
                "--out",
                moon,
                "--set",
                "encoder.hidden=[3]",
                "--set",
                "decoder.hidden=[3]",
                "--set",
                "latent=2",
                "--epochs",
                1,
                "--threads",
                1,
                "--no-figures");
        Said.json("encode", moon, "--limit", 9, "-o", labelled);
        assertThat(members(labelled)).contains("mean.npy", "log_variance.npy");

        Path table = folder.resolve("moon.csv");
        Said.json("encode", moon, "--limit", 9, "-o", table);
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.getFirst()).isEqualTo("mean1,mean2,phase");
        assertThat(lines).hasSize(10);
    }

    @Test
    void encode_keeps_the_classes_beside_the_codes() throws IOException {
        Path classes = folder.resolve("classes.npz");
        NpzWriter.write(classes, npz -> {
            npz.floats("x", Shape.of(20, 6, 7), Arrays.copyOf(Npy.floats(data).values(), 20 * 42));
            npz.longs("y", Shape.of(20), LongStream.range(0, 20).map(i -> i % 3).toArray());
        });
        Path codes = folder.resolve("codes.npz");
        JsonNode e = Said.json("encode", run, "--data", classes, "--split", "train", "-o", codes);
        assertThat(e.get("n").asInt()).isEqualTo(18);
        assertThat(members(codes)).containsExactlyInAnyOrder("mean.npy", "log_variance.npy", "label.npy");
    }

    @Test
    void what_a_conditional_model_draws_is_given_by_name() {
        Path moon = folder.resolve("conditional");
        Object[] train = SmallRun.training(
                Path.of("moon"), moon, "--recipe", "cvae", "--set", "conditioning.on=[phase]", "--limit", 400);
        JsonNode unused = Said.json(train);
        Path drawn = folder.resolve("drawn.npy");
        List<float[]> both = new ArrayList<>();
        for (String given : List.of("phase=0.1", "phase=0.9")) {
            unused = Said.json("sample", moon, "-n", 2, "--given", given, "-o", drawn);
            assertThat(Npy.floats(drawn).dims()).containsExactly(2, 1, 28, 28);
            both.add(Npy.floats(drawn).values());
        }
        assertThat(both.getFirst()).isNotEqualTo(both.getLast()); // the seed is the same, so only what is given differs
        Said.by("sample", moon, "--given", "phse=1", "-o", drawn)
                .refused(2, "--given: unknown name \"phse\". Did you mean \"phase\"?");
        Said.by("sample", moon, "--given", "phase=full", "-o", drawn)
                .refused(2, "--given: phase is a number; got \"full\"");
        Said.by("sample", moon, "--given", "phase", "-o", drawn).refused(2, "--given: expected NAME=VALUE");
        Said.by("sample", moon, "--class", 1, "-o", drawn).refused(2, "not conditioned on classes but on phase");
        unused = Said.json("traverse", moon, "--given", "phase=0.5", "--limit", 50, "-o", folder.resolve("p.png"));
        Said.by(SmallRun.training(Path.of("moon"), folder.resolve("x"), "--recipe", "cvae", "--no-figures"))
                .refused(1, "moon/train: unknown label column \"class\". Known: phase");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void classes_with_commas_in_their_names_can_be_given() throws IOException {
        Path table = folder.resolve("words.csv");
        String rows = LongStream.range(0, 40)
                .mapToObj(i -> "0." + i % 7 + ",0.5," + (i % 2 == 0 ? "\"a, b\"" : "c"))
                .collect(Collectors.joining("\n"));
        Files.writeString(table, "p,q,class\n" + rows + "\n");
        Path words = folder.resolve("words");
        JsonNode unused = Said.json(SmallRun.training(
                table, words, "--recipe", "cvae", "--set", "likelihood.type=gaussian", "--no-figures"));
        Path drawn = folder.resolve("drawn.npy");
        unused = Said.json("sample", words, "-n", 2, "--given", "class=a, b", "-o", drawn);
        Said.by("sample", words, "--given", "class=zebra", "-o", drawn)
                .refused(2, "--given: unknown class \"zebra\". Known: a, b, c");
        Said.by("decode", words, "--codes", drawn, "-o", drawn)
                .refused(2, "conditioned on class (a, b, c); say which one");
        unused = Said.json("decode", words, "--class", 1, "--codes", drawn, "-o", folder.resolve("decoded.npy"));
    }

    @Test
    void reconstruct_draws_originals_over_reconstructions() {
        Path file = folder.resolve("back.png");
        JsonNode r = Said.json("reconstruct", run, "-n", 3, "-o", file);
        assertThat(r.get("n").asInt()).isEqualTo(3);
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void a_way_begins_and_ends_at_what_comes_back_of_the_means() throws IOException {
        Path back = folder.resolve("back.npy");
        JsonNode unused = Said.json("reconstruct", run, "-n", 6, "-o", back);
        float[] means = Npy.floats(back).values();
        int size = means.length / 6;
        for (String path : List.of("linear", "slerp")) {
            Path way = folder.resolve(path + ".npy");
            unused = Said.json("interpolate", run, "--from", 0, "--to", 5, "--path", path, "--steps", 4, "-o", way);
            float[] values = Npy.floats(way).values();
            assertThat(Arrays.copyOf(values, size)).containsExactly(Arrays.copyOf(means, size), within(1e-5f));
            assertThat(Arrays.copyOfRange(values, 3 * size, 4 * size))
                    .containsExactly(Arrays.copyOfRange(means, 5 * size, 6 * size), within(1e-5f));
        }
    }

    @Test
    void traverse_interpolate_and_map_draw() throws IOException {
        JsonNode t = Said.json("traverse", run, "--steps", 3, "-o", folder.resolve("t.png"));
        assertThat(keys(t)).contains("file", "dims");
        assertThat(folder.resolve("t.png")).isNotEmptyFile();

        for (String path : List.of("linear", "slerp")) {
            Path way = folder.resolve(path + ".npy");
            JsonNode i = Said.json("interpolate", run, "--from", 0, "--to", 5, "--path", path, "--steps", 4, "-o", way);
            assertThat(i.get("n").asInt()).isEqualTo(4);
            assertThat(Npy.floats(way).dims()).containsExactly(4, 1, 6, 7);
        }
        Path square = folder.resolve("square.npy");
        JsonNode four = Said.json("interpolate", run, "--from", "0,2", "--to", "5,3", "--steps", 4, "-o", square);
        assertThat(four.get("n").asInt()).isEqualTo(16);
        float[] values = Npy.floats(square).values();
        Path edge = folder.resolve("edge.npy");
        JsonNode unused = Said.json("interpolate", run, "--from", 2, "--to", 3, "--steps", 4, "-o", edge);
        float[] last = Npy.floats(edge).values();
        assertThat(Arrays.copyOfRange(values, values.length - last.length, values.length))
                .containsExactly(last, within(1e-5f));

        Path figures = Files.createDirectory(folder.resolve("figures"));
        JsonNode m = Said.json("map", run, "--side", 3, "-o", figures);
        assertThat(keys(m)).contains("map", "grid");
        assertThat(figures.resolve("map.png")).isNotEmptyFile();
        assertThat(figures.resolve("grid.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample RUN -n 2 -o NEW/x.npy",
                "sample RUN -n 2 -o NEW/x.png",
                "sample RUN -n 2 -o NEW/x",
                "encode RUN -o NEW/x.npz",
                "encode RUN -o NEW/x.csv",
                "compare RUN -o NEW/x.png",
                "map RUN --side 2 -o NEW/x",
            })
    void the_folder_of_a_result_is_made(String words) {
        Path made = folder.resolve("new").resolve("er");
        Said said = Said.by((Object[]) words.replace("RUN", run.toString())
                .replace("NEW", made.toString())
                .split(" "));
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(made).isNotEmptyDirectory();
    }

    @Test
    void compare_gives_a_row_for_each_run() {
        Path figure = folder.resolve("both.png");
        JsonNode rows = Said.json("compare", run, run, "-o", figure);
        assertThat(rows.isArray()).isTrue();
        assertThat(rows.size()).isEqualTo(2);
        assertThat(keys(rows.get(0))).contains("run", "recipe", "data", "epochs", "seconds", "loss", "elbo", "kl");
        assertThat(figure).isNotEmptyFile();
    }

    @Test
    void report_writes_one_page() {
        JsonNode r = Said.json("report", run);
        assertThat(r.get("file").asString())
                .isEqualTo(run.resolve("report.html").toString());
        assertThat(run.resolve("report.html")).content().contains("data:image/png;base64,", "Test loss");
    }

    @Test
    void recipes_are_listed_and_shown() {
        JsonNode all = Said.json("recipes");
        assertThat(all.isArray()).isTrue();
        for (JsonNode row : all) {
            assertThat(keys(row)).contains("name", "family", "summary");
        }
        JsonNode one = Said.json("recipes", "vae");
        assertThat(keys(one)).contains("name", "family", "summary", "formula", "source", "measured", "recipe");
        assertThat(one.get("recipe").asString()).contains("latent: 20");
    }

    @Test
    void data_sets_are_listed_and_shown() {
        Path sheet = folder.resolve("sheet.npy");
        assertThat(Said.json("data", data, "-o", sheet).get("n").asInt()).isEqualTo(54);
        assertThat(Npy.floats(sheet).values())
                .startsWith(Arrays.copyOf(Npy.floats(data).values(), 42));
        JsonNode all = Said.json("data");
        assertThat(all.isArray()).isTrue();
        for (JsonNode row : all) {
            assertThat(keys(row)).contains("name", "shape", "train", "test", "present");
        }
        JsonNode file = Said.json("data", data);
        assertThat(keys(file)).containsExactly("name", "shape", "train", "test", "kind", "labels");
        assertThat(file.get("train").asInt()).isEqualTo(54);
        JsonNode digits = Said.json("data", "digits");
        assertThat(digits.get("train").asInt()).isEqualTo(60_000);
        assertThat(digits.get("present").asBoolean()).isTrue();
    }

    @Test
    void fetching_a_drawn_set_names_no_folder_that_is_not_there() {
        Said said = Said.by("data", "fetch", "moon");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo("moon is drawn by the program; nothing is fetched or kept\n");
        JsonNode moon = Said.json("data", "fetch", "moon");
        assertThat(keys(moon)).containsExactly("name", "drawn");
        assertThat(moon.get("drawn").asBoolean()).isTrue();
    }

    @Test
    void doctor_says_what_it_found() {
        JsonNode facts = Said.json("doctor");
        assertThat(keys(facts))
                .contains("elbo", "jdk", "libtorch", "cores", "vector_unit", "blas_kernel", "gpu", "sgemm_gflops")
                .contains("native_cache", "data_cache")
                .contains("commit", "onednn", "openblas", "javacpp")
                .contains("library_jackson-databind", "library_snakeyaml-engine", "library_picocli");
        assertThat(facts.get("elbo").asString()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        for (JsonNode set : Said.json("data")) {
            String name = set.get("name").asString();
            String said = facts.get("data_" + name).asString();
            if (set.has("folder")) {
                assertThat(said).isEqualTo(set.get("folder").asString());
            } else {
                boolean here = set.get("present").asBoolean();
                assertThat(said).isEqualTo(here ? "drawn when used" : "not here (elbo data fetch " + name + ")");
            }
        }
    }

    @Test
    void import_makes_a_run_of_weights() {
        Path out = folder.resolve("imported");
        JsonNode i = Said.json(
                "import",
                run.resolve("model.safetensors"),
                "--recipe",
                run.resolve("recipe.yaml"),
                "--shape",
                "1,6,7",
                "--out",
                out);
        assertThat(i.get("run").asString()).isEqualTo(out.toString());
        assertThat(i.get("parameters").asLong()).isEqualTo(42 * 8 + 8 + 2 * (8 * 2 + 2) + 2 * 8 + 8 + 8 * 42 + 42);
        Path theirs = folder.resolve("theirs.npy");
        Path ours = folder.resolve("ours.npy");
        Said.json("sample", run, "-n", 3, "-o", theirs);
        Said.json("sample", out, "-n", 3, "-o", ours);
        assertThat(ours).hasSameBinaryContentAs(theirs);
        Said.by("train", "--resume", out).refused(1, "was not trained here");
    }

    @Test
    void codes_of_another_width_are_refused() {
        Path codes = folder.resolve("codes.npy");
        NpyWriter.write(codes, Shape.of(4, 3), new float[12]);
        Path out = folder.resolve("out.npy");
        Said.by("decode", run, "--codes", codes, "-o", out).refused(1, "must be N x 2 codes; its shape is [4, 3]");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "train --help", "help sample", "--version", "recipes", "recipes vae --json", "data"})
    void words_about_the_program_do_not_load_the_engine(String words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                "-cp",
                System.getProperty("java.class.path"),
                "elbo.cli.Main"));
        line.addAll(List.of(words.split(" ")));
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(out)).isZero();
        assertThat(out).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("classes.log")))
                .contains("elbo.cli.Main")
                .doesNotContain("org.bytedeco");
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> members(Path zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                names.add(e.getName());
            }
        }
        return names;
    }

    @Test
    void bench_measures_a_workload_here_or_several_apart() throws IOException {
        JsonNode one = Said.json("bench", "--workload", "score-1", "--seconds", 0.05);
        JsonNode row = one.at("/workloads/0");
        assertThat(keys(row))
                .contains(
                        "name",
                        "images_per_second",
                        "gflops",
                        "share_of_peak",
                        "median_micros",
                        "start_seconds",
                        "peak_megabytes");
        assertThat(row.get("name").asString()).isEqualTo("score-1");
        double rate = row.get("images_per_second").asDouble();
        // 784 x 400 + 2 x 400 x 20 to encode and 20 x 400 + 400 x 784 to decode, each product two operations
        assertThat(row.get("gflops").asDouble()).isCloseTo(rate * 2 * 651_200 / 1e9, withinPercentage(0.001));

        Path before = Files.writeString(folder.resolve("before.json"), one.toString());
        String[] two = {"bench", "--workload", "score-1", "--workload", "encode", "--seconds", "0.05"};
        Object[] words =
                Stream.concat(Stream.of(two), Stream.of("--against", before)).toArray();
        Said said = Said.by(words);
        assertThat(said.code()).isZero();
        assertThat(said.out()).hasLineCount(3).contains("of sgemm", "before").containsPattern("score-1 .* x +\\d");
        assertThat(said.out().lines().skip(2).findFirst().orElseThrow())
                .startsWith("encode")
                .doesNotContain(" x ");
    }
}
