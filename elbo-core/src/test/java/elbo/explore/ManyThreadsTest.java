package elbo.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.data.Kind;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Moment;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.FloatRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model scores for many threads at once, and answers each as if it were alone, to the bit. */
class ManyThreadsTest {
    private static final int THREADS = 8;
    private static final int CALLS = 1000;
    private static final int DIMS = 60;
    private static final FloatRows ROWS =
            FloatRows.of(300, DIMS, (i, d) -> (float) Rng.of(7).at(i).at(d).nextDouble());

    private static Model model(int width) {
        Level level = new Level(10, new DiagonalNormal(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(width), level, new Mlp(width), new Bernoulli(), new Elbo());
        return Model.build(vae, Shape.of(DIMS), Kind.UNIT, Rng.of(1), DType.FLOAT32, Device.CPU);
    }

    /** Everything that call number {@code i} answers: codes, decoded means and the bound of some examples. */
    private record Answer(float[] mean, float[] logVariance, float[] decoded, Bound bound) {
        static Answer of(Model model, Feed data, int i) {
            Explorer explorer = new Explorer(model);
            int count = i % 2 == 0 ? 1 : 2 + i % 30;
            long[] rows =
                    IntStream.range(0, count).mapToLong(r -> (i + r) % 200).toArray();
            Codes codes = explorer.encode(data, rows, Rng.of(2));
            float[] decoded = explorer.decode(codes.mean());
            Bound bound = Meter.over(model, data, Moment.START, Rng.of(i), 150);
            return new Answer(codes.mean(), codes.logVariance().orElseThrow(), decoded, bound);
        }

        boolean same(Answer o) {
            return Arrays.equals(mean, o.mean)
                    && Arrays.equals(logVariance, o.logVariance)
                    && Arrays.equals(decoded, o.decoded)
                    && bound.equals(o.bound);
        }
    }

    @Test
    void eight_threads_get_the_answers_of_one() throws Exception {
        assertSame(32, CALLS);
    }

    /** Large enough that a product is worth being shared out. */
    @Test
    void products_of_any_size_give_the_same() throws Exception {
        assertSame(800, 20);
    }

    private static void assertSame(int width, int calls) throws Exception {
        long before = Scope.liveTensors();
        try (Model model = model(width);
                Feed data = Feed.of(ROWS, Binarize.NONE, model);
                ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            List<Answer> alone = IntStream.range(0, Math.min(calls, 60))
                    .mapToObj(i -> Answer.of(model, data, i))
                    .toList();
            List<Future<Long>> wrong = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int offset = t;
                wrong.add(pool.submit(() -> IntStream.range(0, calls)
                        .map(i -> (i + 7 * offset) % alone.size())
                        .filter(i -> !Answer.of(model, data, i).same(alone.get(i)))
                        .count()));
            }
            for (Future<Long> each : wrong) {
                assertThat(each.get()).as("answers that differ, of " + calls).isZero();
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void a_model_that_is_closed_while_others_score_ends_their_work_with_an_exception() throws Exception {
        for (int round = 0; round < 20; round++) {
            Model model = model(32);
            CountDownLatch begun = new CountDownLatch(2);
            try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
                Future<?>[] scoring = new Future<?>[2];
                for (int t = 0; t < 2; t++) {
                    scoring[t] = pool.submit(() -> {
                        while (true) {
                            float[] unused = new Explorer(model)
                                    .encode(new float[3 * DIMS])
                                    .mean();
                            begun.countDown();
                        }
                    });
                }
                begun.await();
                model.close();
                for (Future<?> one : scoring) {
                    assertThatThrownBy(one::get)
                            .rootCause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("this tensor was closed");
                }
            }
            model.close();
            assertThatThrownBy(() -> new Explorer(model).encode(new float[DIMS]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this tensor was closed");
        }
    }
}
