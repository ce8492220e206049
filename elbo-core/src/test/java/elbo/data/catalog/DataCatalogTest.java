package elbo.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.DrawnData;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Progress;
import elbo.data.SharedData;
import elbo.data.Split;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCatalogTest {
    private static final byte[] TRAIN = idx(4);
    private static final byte[] TEST = idx(2);

    @TempDir
    Path folder;

    /** Images of two by two. */
    private static byte[] idx(int n) {
        byte[] b = new byte[16 + 4 * n];
        byte[] head = {0, 0, 8, 3, 0, 0, 0, (byte) n, 0, 0, 0, 2, 0, 0, 0, 2};
        System.arraycopy(head, 0, b, 0, 16);
        for (int i = 16; i < b.length; i++) {
            b[i] = (byte) i;
        }
        return b;
    }

    private static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
            gz.write(bytes);
        }
        return out.toByteArray();
    }

    /** Three numbers, drawn. */
    private record Dots() implements DrawnData {
        @Override
        public String name() {
            return "dots";
        }

        @Override
        public String summary() {
            return "three dots";
        }

        @Override
        public Shape shape() {
            return Shape.of(1);
        }

        @Override
        public int trainSize() {
            return 2;
        }

        @Override
        public int testSize() {
            return 1;
        }

        @Override
        public Splits draw(Path cache, Progress progress) {
            progress.at(cache.toString(), 3, 3);
            return Split.holdOut(MemoryDataset.floats("dots", shape(), Kind.COUNT, new float[] {1, 2, 3}, Labels.NONE));
        }
    }

    private NamedData tiny(URI mirror) throws IOException {
        return new NamedData(
                "tiny",
                "a tiny set",
                "free",
                Shape.of(1, 2, 2),
                4,
                2,
                List.of(
                        remote("train-images-idx3-ubyte.gz", gz(TRAIN), mirror),
                        remote("t10k-images-idx3-ubyte.gz", gz(TEST), mirror)),
                List.of("tiny", "also-tiny"),
                "");
    }

    private static RemoteFile remote(String name, byte[] bytes, URI mirror) {
        return new RemoteFile(name, List.of(mirror.resolve(name)), bytes.length, DownloadTest.sha256(bytes));
    }

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

    private DataCatalog catalog(Optional<Path> dataDir, Map<String, String> environment, URI mirror)
            throws IOException {
        DataPlaces places =
                new DataPlaces(dataDir, environment, folder.resolve("cache"), List.of(folder.resolve("system")));
        Download download = new Download(Duration.ofSeconds(5), Duration.ofSeconds(5));
        return new DataCatalog(places, List.of(new Dots()), List.of(tiny(mirror)), download);
    }

    private Path put(String place, boolean packed) throws IOException {
        Path set = Files.createDirectories(folder.resolve(place).resolve("tiny"));
        String end = packed ? ".gz" : "";
        Files.write(set.resolve("train-images-idx3-ubyte" + end), packed ? gz(TRAIN) : TRAIN);
        Files.write(set.resolve("t10k-images-idx3-ubyte" + end), packed ? gz(TEST) : TEST);
        return set;
    }

    @Test
    void places_are_searched_in_order_and_files_may_be_packed_or_not() throws IOException {
        Path given = folder.resolve("given");
        Path environment = folder.resolve("environment");
        Files.createDirectories(given);
        Files.createDirectories(environment);
        DataCatalog catalog = catalog(Optional.of(given), Map.of("ELBO_DATA", environment.toString()), NOWHERE);
        assertThat(catalog.present("tiny")).isEmpty();
        for (String place : List.of("system", "cache", "environment", "given")) {
            Path set = put(place, place.length() % 2 == 0);
            assertThat(catalog.present("tiny")).contains(set);
            assertThat(catalog.fetch("tiny", Progress.NONE).folder()).contains(set);
        }
        assertThat(catalog.find("tiny").train().name()).isEqualTo("tiny/train");
        assertThat(catalog.find("tiny").test().size()).isEqualTo(2);
    }

    @Test
    void a_folder_may_have_another_name_of_the_set() throws IOException {
        Path other = folder.resolve("system").resolve("also-tiny");
        Files.move(put("system", true), other);
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        assertThat(catalog.present("tiny")).contains(other);
        assertThat(catalog.find("tiny").name()).isEqualTo("tiny");
    }

    @Test
    void a_set_at_no_address_is_asked_for() {
        DataPlaces places = new DataPlaces(Optional.empty(), Map.of(), folder.resolve("cache"), List.of());
        DataCatalog catalog = new DataCatalog(places, List.of());
        assertThat(catalog.describe("omniglot").fetchable()).isFalse();
        assertThatThrownBy(() -> catalog.find("omniglot"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "omniglot: lies at no public address. Put omniglot-28x28-images-idx3-ubyte.gz (SHA-256 ")
                .hasMessageContaining("into " + folder.resolve("cache").resolve("omniglot"));
    }

    /** See {@code named_data.py} of the test scripts: sums of values, of values times the row, and times the column. */
    @ParameterizedTest
    @CsvSource({
        "frey-faces, freyfaces, 169968741, 2216807105, 1669597851",
        "caltech-silhouettes, caltech101-silhouettes, 3697535, 48671322, 49884714",
        "omniglot, omniglot, 2048888, 26041606, 26996960"
    })
    void pictures_stand_upright(String name, String files, long sum, long byRow, long byColumn) {
        Path data = SharedData.folder(files).getParent();
        DataPlaces places = new DataPlaces(Optional.of(data), Map.of(), folder, List.of());
        Splits s = new DataCatalog(places, List.of()).find(name);
        int width = (int) s.train().eventShape().dim(2);
        long[] sums = new long[3];
        for (Dataset part : List.of(s.train(), s.test())) {
            float[] values = Stored.values(part);
            double unit = name.equals("frey-faces") ? 255 : 1;
            for (int i = 0; i < values.length; i++) {
                long v = Math.round(values[i] * unit);
                sums[0] += v;
                sums[1] += v * (i / width % 28);
                sums[2] += v * (i % width);
            }
        }
        assertThat(sums).containsExactly(sum, byRow, byColumn);
    }

    @Test
    void omniglot_learns_from_some_alphabets_and_measures_on_others() {
        DataPlaces places =
                new DataPlaces(Optional.of(SharedData.folder("omniglot").getParent()), Map.of(), folder, List.of());
        Splits s = new DataCatalog(places, List.of()).find("omniglot");
        Labels.Column learnt = s.train().labels().column("alphabet").orElseThrow();
        Labels.Column measured = s.test().labels().column("alphabet").orElseThrow();
        assertThat(learnt.names().get((int) learnt.values()[19_279])).isEqualTo("Tifinagh");
        assertThat(measured.names().get((int) measured.values()[0])).isEqualTo("Angelic");
        Labels.Column letter = s.test().labels().column("character_id").orElseThrow();
        assertThat(letter.names().get((int) letter.values()[0])).isEqualTo("965");
    }

    @Test
    void an_incomplete_folder_is_passed_over() throws IOException {
        Files.delete(put("cache", true).resolve("t10k-images-idx3-ubyte.gz"));
        Path whole = put("system", true);
        assertThat(catalog(Optional.empty(), Map.of(), NOWHERE).present("tiny")).contains(whole);
    }

    @Test
    void what_lies_nowhere_is_fetched_to_the_cache() throws IOException {
        byte[] train = gz(TRAIN);
        byte[] test = gz(TEST);
        try (Mirror mirror = new Mirror((x, self) -> {
            boolean first = x.getRequestURI().getPath().contains("train");
            Mirror.good(first ? train : test).answer(x, self);
        })) {
            DataCatalog catalog = catalog(Optional.empty(), Map.of(), mirror.file());
            assertThat(catalog.describe("tiny").present()).isFalse();
            Splits s = catalog.find("tiny");
            assertThat(s.train().size()).isEqualTo(4);
            assertThat(Stored.values(s.train(), 0, 1)[1]).isEqualTo(17 * (1f / 255));
            assertThat(catalog.present("tiny")).contains(folder.resolve("cache/tiny"));
            catalog.find("tiny");
            assertThat(mirror.asked()).hasSize(2);
        }
    }

    @Test
    void a_set_that_cannot_be_fetched_says_where_to_put_it() throws IOException {
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        assertThatThrownBy(() -> catalog.find("tiny"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining(
                        "put the file into " + folder.resolve("cache").resolve("tiny"));
    }

    @Test
    void files_of_the_right_names_with_other_content_are_refused() throws IOException {
        Files.write(put("cache", false).resolve("train-images-idx3-ubyte"), idx(3));
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        assertThatThrownBy(() -> catalog.find("tiny"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("tiny/train holds 3 examples of shape [1, 2, 2], not 4 of [1, 2, 2]");
    }

    @Test
    void a_drawn_set_is_drawn_with_a_cache_of_its_own() throws IOException {
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        StringBuilder told = new StringBuilder();
        assertThat(catalog.find("dots", (what, _, _) -> told.append(what))
                        .train()
                        .size())
                .isEqualTo(2);
        assertThat(told).hasToString(folder.resolve("cache").resolve("dots").toString());
        assertThat(catalog.names()).containsExactly("dots", "tiny");
        assertThat(catalog.describe("dots").present()).isTrue();
        assertThat(catalog.describe("tiny").licence()).isEqualTo("free");
    }

    @Test
    void a_drawn_set_lies_in_a_folder_only_if_it_is_kept() throws IOException {
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        Path cache = folder.resolve("cache").resolve("dots");
        assertThat(catalog.fetch("dots", Progress.NONE).folder()).isEmpty();
        assertThat(cache).doesNotExist();
        Files.writeString(Files.createDirectories(cache).resolve("dots.bin"), "123");
        assertThat(catalog.fetch("dots", Progress.NONE).folder()).contains(cache);
    }

    @Test
    void an_unknown_name_gets_near_ones() throws IOException {
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        assertThatThrownBy(() -> catalog.find("tinny"))
                .isInstanceOf(Refusal.class)
                .hasMessage("data: unknown data set \"tinny\". Did you mean \"tiny\"?");
        assertThatThrownBy(() -> catalog.describe("what")).isInstanceOf(Refusal.class);
    }

    @Test
    void a_separator_a_dot_or_an_existing_path_means_a_path() throws IOException {
        DataCatalog catalog = catalog(Optional.empty(), Map.of(), NOWHERE);
        Path set = put("elsewhere", true);
        assertThat(catalog.find(set.toString()).train().size()).isEqualTo(4);
        for (String missing : List.of("no/where", "nowhere.npz")) {
            assertThatThrownBy(() -> catalog.find(missing))
                    .isInstanceOf(Refusal.class)
                    .hasMessage(missing + ": there is no such file or folder");
        }
    }

    @Test
    void a_folder_that_the_user_named_must_exist() throws IOException {
        DataCatalog given = catalog(Optional.of(folder.resolve("no")), Map.of(), NOWHERE);
        assertThatThrownBy(() -> given.find("tiny"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("--data-dir: there is no folder " + folder.resolve("no"));
        DataCatalog set = catalog(
                Optional.empty(), Map.of("ELBO_DATA", folder.resolve("no").toString()), NOWHERE);
        assertThatThrownBy(() -> set.find("tiny"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("ELBO_DATA: there is no folder");
    }

    @Test
    void the_cache_lies_where_each_system_wants_it() {
        Path home = folder.resolve("home");
        assertThat(DataPlaces.userCache(Map.of(), "Linux", home)).isEqualTo(home.resolve(".cache/elbo/data"));
        assertThat(DataPlaces.userCache(Map.of("XDG_CACHE_HOME", folder.toString()), "Linux", home))
                .isEqualTo(folder.resolve("elbo/data"));
        assertThat(DataPlaces.userCache(Map.of("XDG_CACHE_HOME", "relative"), "Linux", home))
                .isEqualTo(home.resolve(".cache/elbo/data"));
        assertThat(DataPlaces.userCache(Map.of(), "Mac OS X", home))
                .isEqualTo(home.resolve("Library/Caches/elbo/data"));
        assertThat(DataPlaces.userCache(Map.of("LOCALAPPDATA", folder.toString()), "Windows 11", home))
                .isEqualTo(folder.resolve("elbo/data"));
        assertThat(DataPlaces.userCache(Map.of("ELBO_HOME", folder.toString()), "Linux", home))
                .isEqualTo(folder.resolve("data"));
    }

    @Test
    void every_page_of_a_published_set_is_listed_and_reads() throws Exception {
        Path pages = Path.of(NamedData.class.getResource("/elbo/datasets").toURI());
        try (var files = Files.list(pages)) {
            assertThat(files.map(f -> f.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(NamedData.NAMES);
        }
        for (NamedData set : NamedData.all()) {
            assertThat(NamedData.NAMES).contains(set.name());
            assertThat(set.files()).hasSizeBetween(1, 4);
            assertThat(set.fetchable()).isEqualTo(!set.name().equals("omniglot"));
        }
        NamedData mnist = NamedData.load("mnist");
        assertThat(mnist.shape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(mnist.files().getFirst().mirrors().getFirst().toString())
                .isEqualTo("https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz");
    }

    @Test
    void a_page_with_an_unknown_a_missing_or_a_double_key_is_refused() throws IOException {
        String page = new String(
                NamedData.class.getResourceAsStream("/elbo/datasets/mnist.yaml").readAllBytes(),
                StandardCharsets.UTF_8);
        assertThatThrownBy(() -> NamedDataReader.read("p", page.replace("train:", "trian:")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("unknown key \"trian\". Did you mean \"train\"?")
                .hasMessageContaining("lacks the key \"train\"");
        assertThatThrownBy(() -> NamedDataReader.read("p", page + "\nname: twice\n"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> NamedDataReader.read("p", page.replace("60000", "many")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("train must be a whole number; got many");
        assertThatThrownBy(() -> NamedDataReader.read("p", page.replace("train-images", "../train-images")))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> NamedDataReader.read("p", "- a\n- list\n")).isInstanceOf(Refusal.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RemoteFile("a", List.of(URI.create("file:///a")), 1, "0".repeat(64)));
    }

    @Test
    void the_published_hashes_are_those_of_the_real_files() throws IOException {
        for (NamedData set : NamedData.all()) {
            Path real = SharedData.folder(set.name());
            for (RemoteFile file : set.files()) {
                Path original = original(real, file.name());
                assertThat(Files.size(original)).isEqualTo(file.bytes());
                assertThat(FileHash.sha256(original)).isEqualTo(file.sha256());
            }
        }
    }

    /** Unpacked, where it lies packed though it was published plain. */
    private Path original(Path real, String name) throws IOException {
        Path packed = real.resolve(name + ".gz");
        if (!Files.exists(packed)) {
            return real.resolve(name);
        }
        Path unpacked = folder.resolve(name);
        try (var in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, unpacked);
        }
        return unpacked;
    }

    @Test
    void the_real_sets_are_found_by_name() {
        Path data = SharedData.folder("fashion-mnist").getParent();
        DataPlaces places = new DataPlaces(Optional.of(data), Map.of(), folder.resolve("cache"), List.of());
        Splits s = new DataCatalog(places, List.of()).find("fashion-mnist");
        assertThat(s.train().size()).isEqualTo(60_000);
        assertThat(Stored.classes(s.train()).getFirst()).isEqualTo("9");
        assertThat(folder.resolve("cache")).doesNotExist();
    }
}
