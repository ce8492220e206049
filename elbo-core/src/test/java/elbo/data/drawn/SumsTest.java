package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.data.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SumsTest {
    private static final Splits SUMS = Sums.open(Path.of("unused"));

    private static List<String> texts(Dataset data) {
        float[] values = Values.of(data, IntStream.range(0, data.size()).toArray());
        return data.alphabet().texts(values, data.eventShape());
    }

    @Test
    void every_pair_of_numbers_comes_once_with_its_sum() {
        List<String> all = new ArrayList<>();
        Stream.of(SUMS.train(), SUMS.test()).map(SumsTest::texts).forEach(all::addAll);
        HashSet<String> expected = new HashSet<>();
        for (int a = 0; a < 100; a++) {
            for (int b = 0; b < 100; b++) {
                expected.add(a + "+" + b + "=" + (a + b));
            }
        }
        assertThat(all).hasSize(10_000).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(SUMS.test().size()).isEqualTo(1_000);
    }

    @Test
    void the_labels_are_the_two_numbers() {
        Dataset test = SUMS.test();
        float[] first = test.labels().column("first").orElseThrow().values();
        float[] second = test.labels().column("second").orElseThrow().values();
        List<String> texts = texts(test);
        for (int i = 0; i < test.size(); i++) {
            assertThat(texts.get(i)).startsWith((int) first[i] + "+" + (int) second[i] + "=");
        }
    }
}
