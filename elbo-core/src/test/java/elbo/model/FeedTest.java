package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Gaussian;
import elbo.network.Mlp;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Large data gives what small data gives, but its order is one of blocks within windows. */
class FeedTest {
    private static final int SIZE = 1003;
    private static final int BATCH = 8;
    /** Of 8 bytes an example: 5 to a block; 80, that is 16 blocks or 10 batches, to a window. */
    private static final Windows.Sizes SIZES = new Windows.Sizes(660, 40);

    private static final int WINDOW = 80;

    /** Example i is (i, -i), of the class i mod 3. */
    private static Dataset data() {
        float[] values = new float[2 * SIZE];
        float[] classes = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[2 * i] = i;
            values[2 * i + 1] = -i;
            classes[i] = i % 3;
        }
        Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, classes, List.of("a", "b", "c"))));
        return MemoryDataset.floats("data", Shape.of(2), Kind.REAL, values, labels);
    }

    private static Preparation preparation(Dataset data) {
        Context context = Context.of(List.of(Labels.CLASS), data);
        return new Preparation(data, Binarize.NONE, DType.FLOAT32, Device.CPU, context.rows(data));
    }

    private static Streamed streamed() {
        return new Streamed(preparation(data()), SIZES);
    }

    /** The examples' numbers; fails unless both values and the context are those of the example. */
    private static List<Integer> numbers(Observed o) {
        double[] values = o.x().toDoubles();
        double[] context = o.context().toDoubles();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < values.length / 2; i++) {
            int number = (int) values[2 * i];
            assertThat(values[2 * i + 1]).isEqualTo(-number);
            for (int c = 0; c < 3; c++) {
                assertThat(context[3 * i + c]).isEqualTo(number % 3 == c ? 1 : 0);
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** Batches from place {@code from} on, to the end. */
    private static List<Integer> rest(Feed.Order order, int from) {
        List<Integer> numbers = new ArrayList<>();
        for (int at = from; at < SIZE; at += BATCH) {
            try (Scope s = Scope.open()) {
                numbers.addAll(numbers(order.at(at, Math.min(BATCH, SIZE - at), Rng.of(1))));
            }
        }
        return numbers;
    }

    private static List<Integer> order(Rng rng) {
        try (Feed feed = streamed();
                Feed.Order order = feed.shuffled(rng, BATCH)) {
            return rest(order, 0);
        }
    }

    @Test
    void every_example_comes_once() {
        List<Integer> order = order(Rng.of(1));
        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, SIZE).boxed().toList());
        assertThat(order(Rng.of(1))).isEqualTo(order);
        assertThat(order(Rng.of(2))).isNotEqualTo(order);
    }

    /** 16 blocks from all over the data in each window, and their examples mixed. */
    @Test
    void a_window_mixes_blocks_from_everywhere() {
        List<Integer> order = order(Rng.of(1));
        for (int from = 0; from + WINDOW <= SIZE; from += WINDOW) {
            List<Integer> window = order.subList(from, from + WINDOW);
            HashSet<Integer> blocks = new HashSet<>();
            int neighbours = 0;
            for (int i = 0; i < WINDOW; i++) {
                blocks.add(window.get(i) / 5);
                neighbours += i > 0 && window.get(i) == window.get(i - 1) + 1 ? 1 : 0;
            }
            assertThat(blocks).hasSizeBetween(16, 18);
            assertThat(neighbours).isLessThan(8);
            assertThat(window.stream().mapToInt(i -> i).average().orElseThrow()).isBetween(300.0, 700.0);
        }
    }

    /** One block of all data, so that each window holds its neighbours: what differs is their order in it. */
    @Test
    void each_window_has_an_order_of_its_own() {
        try (Feed feed = new Streamed(preparation(data()), new Windows.Sizes(660, 1 << 20));
                Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
            List<Integer> all = rest(order, 0);
            List<Integer> first = all.subList(0, WINDOW);
            List<Integer> second = all.subList(WINDOW, 2 * WINDOW).stream()
                    .map(i -> i - WINDOW)
                    .toList();
            assertThat(first).containsExactlyInAnyOrderElementsOf(second).isNotEqualTo(second);
        }
    }

    @Test
    void an_order_can_be_entered_anywhere() {
        List<Integer> whole = order(Rng.of(1));
        for (int from : new int[] {BATCH, WINDOW - BATCH, WINDOW, 3 * WINDOW + BATCH, SIZE / BATCH * BATCH}) {
            try (Feed feed = streamed();
                    Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
                assertThat(rest(order, from)).isEqualTo(whole.subList(from, SIZE));
            }
        }
    }

    @Test
    void two_windows_are_held_at_most() {
        long before = Scope.liveTensors();
        try (Feed feed = streamed();
                Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
            for (int at = 0; at + BATCH <= SIZE; at += BATCH) {
                try (Scope s = Scope.open()) {
                    var unused = order.at(at, BATCH, Rng.of(1));
                }
                boolean last = (at / WINDOW + 1) * WINDOW >= SIZE;
                eventually(() -> Scope.liveTensors() - before == (last ? 3 : 6)); // three of each window
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    private static void eventually(BooleanSupplier holds) {
        long until = System.nanoTime() + 10_000_000_000L;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for ten seconds").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void one_may_go_to_any_window_from_any_other() {
        List<Integer> whole = order(Rng.of(1));
        long before = Scope.liveTensors();
        try (Feed feed = streamed();
                Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
            for (int window : new int[] {3, 3, 0, 7, 6, 12, 1}) {
                try (Scope s = Scope.open()) {
                    int at = window * WINDOW + BATCH;
                    assertThat(numbers(order.at(at, BATCH, Rng.of(1)))).isEqualTo(whole.subList(at, at + BATCH));
                }
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void which_way_data_is_read_depends_on_its_size() {
        try (Model model = model(data());
                Feed small = Feed.of(data(), Binarize.NONE, model);
                Feed large = Feed.of(answering("bytes", Dataset.LARGE + 1), Binarize.NONE, model)) {
            assertThat(small).isInstanceOf(Resident.class);
            assertThat(large).isInstanceOf(Streamed.class);
        }
    }

    private static Model model(Dataset data) {
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(4), level, new Mlp(4), new Gaussian(), new Elbo());
        return Model.build(vae, data.eventShape(), data.kind(), Rng.of(3), DType.FLOAT64, Device.CPU);
    }

    /** 126 steps an epoch, of which ten lie in a window. */
    @Test
    void training_on_large_data_stopped_in_a_window_goes_on_to_the_same_bits() {
        assertThat(trained(15, 37, 150)).isEqualTo(trained());
    }

    private static List<Double> trained(long... stops) {
        List<Model> models = new ArrayList<>();
        List<Trainer> trainers = new ArrayList<>();
        try (Model other = model(data());
                Feed train = new Streamed(Preparation.of(data(), Binarize.NONE, other), SIZES);
                Feed test = Feed.of(data().limit(20), Binarize.NONE, other)) {
            for (int i = 0; i <= stops.length; i++) {
                models.add(model(data()));
                trainers.add(new Trainer(
                        models.getLast(), train, test, new Training(new Adam(0.01), BATCH, 2), Rng.of(5), 1));
                if (i > 0) {
                    trainers.getLast().restore(trainers.get(i - 1).state());
                }
                boolean whole = trainers.getLast().run(i < stops.length ? stops[i] : Long.MAX_VALUE, Listener.NONE);
                assertThat(whole).isEqualTo(i == stops.length);
            }
            return models.getLast().parameters().all().stream()
                    .flatMap(t -> Arrays.stream(t.toDoubles()).boxed())
                    .toList();
        } finally {
            trainers.forEach(Trainer::close);
            models.forEach(Model::close);
        }
    }

    @Test
    void more_than_can_be_held_at_a_time_is_refused() {
        Dataset wide = answering("bytes", SIZE * (3L << 20));
        try (Feed feed = new Streamed(preparation(wide))) {
            assertThatThrownBy(() -> feed.range(0, 700, Rng.of(1)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("data: 700 examples take 2202009600 bytes, and less than 2 GiB are held");
        }
    }

    /** The data set, but one of its methods answers otherwise. */
    private static Dataset answering(String question, Object answer) {
        Dataset sound = data();
        return (Dataset) Proxy.newProxyInstance(
                FeedTest.class.getClassLoader(),
                new Class<?>[] {Dataset.class},
                (proxy, method, args) -> method.getName().equals(question) ? answer : method.invoke(sound, args));
    }

    @Test
    void large_and_small_data_read_alike() {
        try (Feed large = streamed();
                Feed small = new Resident(preparation(data()));
                Scope s = Scope.open()) {
            long[] some = {5, 1002, 6, 7, 5};
            assertThat(large.size()).isEqualTo(small.size()).isEqualTo(SIZE);
            assertThat(large.eventShape()).isEqualTo(small.eventShape());
            assertThat(large.values(some)).containsExactly(small.values(some));
            for (Feed feed : List.of(large, small)) {
                assertThat(numbers(feed.rows(some, Rng.of(1)))).containsExactly(5, 1002, 6, 7, 5);
                assertThat(numbers(feed.range(400, 3, Rng.of(1)))).containsExactly(400, 401, 402);
                try (Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
                    assertThat(new HashSet<>(rest(order, 0))).hasSize(SIZE);
                }
            }
        }
    }

    @Test
    void bytes_are_scaled_and_binarised_whichever_way_they_come() {
        byte[] grey = new byte[400];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) i;
        }
        Dataset data = MemoryDataset.bytes("grey", Shape.of(4), Kind.UNIT, 1f / 255, grey, Labels.NONE);
        for (Binarize how : Binarize.values()) {
            Preparation p = new Preparation(data, how, DType.FLOAT64, Device.CPU, Context.NONE.rows(data));
            try (Feed large = new Streamed(p, SIZES);
                    Feed small = new Resident(p);
                    Scope s = Scope.open()) {
                assertThat(large.range(10, 50, Rng.of(3)).x().toDoubles())
                        .containsExactly(small.range(10, 50, Rng.of(3)).x().toDoubles());
                assertThat(large.values(new long[] {63})).containsExactly(small.values(new long[] {63}));
                assertThat(large.values(new long[] {63})[3]).isEqualTo(1);
            }
        }
    }

    /** A data set whose examples from number 500 on cannot be read. */
    private static Dataset failing() {
        Dataset sound = data();
        return (Dataset) Proxy.newProxyInstance(
                FeedTest.class.getClassLoader(), new Class<?>[] {Dataset.class}, (proxy, method, args) -> {
                    if (method.getName().equals("read") && (int) args[0] + (int) args[1] > 500) {
                        throw new Refusal("data.npy", "was made shorter");
                    }
                    try {
                        return method.invoke(sound, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void what_fails_on_the_reading_thread_is_told_here_and_nothing_stays_behind() {
        long before = Scope.liveTensors();
        try (Feed feed = new Streamed(preparation(failing()), new Windows.Sizes(80, 8));
                Feed.Order order = feed.shuffled(Rng.of(1), BATCH)) {
            assertThatThrownBy(() -> rest(order, 0))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("data.npy: was made shorter");
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }
}
