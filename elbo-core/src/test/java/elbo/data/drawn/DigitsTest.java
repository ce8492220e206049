package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.drawn.Digits.Part;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static final int PIXELS = Digits.PIXELS;

    /** Whoever changes what is drawn, changes these, and counts the version in DigitCache up. */
    @Test
    void theFirstThousandDigitsAreTheSameBytesOnEveryMachine() {
        assertThat(sha("train")).isEqualTo("6bd86b9119134568b1874b291fb49f1f81b9e5dd12433064bd969dac130adf18");
        assertThat(sha("test")).isEqualTo("ff1a58b2fadf3a49c5a64e710e6bf9db2dd3c663529c5651a2c41420a47f7db7");
    }

    private static String sha(String split) {
        Part part = Digits.draw(split, 1_000);
        return Golden.sha256(part.classes(), part.pixels());
    }

    @Test
    void aDigitDependsOnItsIndexOnly() {
        Part together = Digits.draw("train", 300);
        Digits digits = Digits.of("train");
        Part alone = Part.blank(300);
        for (int i = 299; i >= 0; i--) {
            alone.classes()[i] = digits.draw(i, alone.pixels(), i * PIXELS);
        }
        assertThat(alone.classes()).isEqualTo(together.classes());
        assertThat(alone.pixels()).isEqualTo(together.pixels());
    }

    @Test
    void noDigitComesTwice() {
        Part train = Digits.draw("train", 3_000);
        Part test = Digits.draw("test", 3_000);
        assertThat(Stream.of(train, test)
                        .flatMap(p -> IntStream.range(0, 3_000)
                                .mapToObj(i -> ByteBuffer.wrap(p.pixels(), i * PIXELS, PIXELS)))
                        .distinct())
                .hasSize(6_000);
    }

    @Test
    void classesAreUniform() {
        int[] counts = new int[10];
        for (byte c : Digits.draw("test", Digits.TEST).classes()) {
            counts[c]++;
        }
        double chi2 = 0;
        for (int count : counts) {
            chi2 += (count - 1_000.0) * (count - 1_000.0) / 1_000;
        }
        assertThat(chi2).as("chi-square, 9 degrees of freedom, p = 0.001").isLessThan(27.88);
    }

    @Test
    void pagesAreInkedLikeMnistAndNoDigitIsCutOff() {
        Part part = Digits.draw("train", 5_000);
        double ink = 0;
        for (int i = 0; i < 5_000; i++) {
            int brightest = 0;
            int atEdge = 0;
            for (int p = 0; p < PIXELS; p++) {
                int value = part.pixels()[i * PIXELS + p] & 0xFF;
                ink += value;
                brightest = Math.max(brightest, value);
                int row = p / 28;
                int column = p % 28;
                atEdge = row == 0 || row == 27 || column == 0 || column == 27 ? Math.max(atEdge, value) : atEdge;
            }
            assertThat(brightest).as("digit %d", i).isGreaterThan(200);
            assertThat(atEdge).as("digit %d", i).isLessThan(100);
        }
        assertThat(ink / 255 / PIXELS / 5_000).isCloseTo(0.1307, within(0.005));
    }

    @Test
    void digitsAreCentredByMass() {
        Part part = Digits.draw("train", 500);
        for (int i = 0; i < 500; i++) {
            double mass = 0;
            double x = 0;
            double y = 0;
            for (int p = 0; p < PIXELS; p++) {
                double value = part.pixels()[i * PIXELS + p] & 0xFF;
                mass += value;
                x += value * (p % 28 + 0.5);
                y += value * (p / 28 + 0.5);
            }
            assertThat(x / mass).as("digit %d", i).isCloseTo(14, within(1.5));
            assertThat(y / mass).as("digit %d", i).isCloseTo(14, within(1.5));
        }
    }

    /** Real MNIST gives 0.86 in the same examination. */
    @Test
    void theNearestNeighbourTellsTheClassesApartButNotAllOfThem() {
        Part train = Digits.draw("train", 2_000);
        Part test = Digits.draw("test", 500);
        int right = 0;
        for (int i = 0; i < 500; i++) {
            int nearest = 0;
            long least = Long.MAX_VALUE;
            for (int j = 0; j < 2_000; j++) {
                long d = distance(test.pixels(), i * PIXELS, train.pixels(), j * PIXELS);
                if (d < least) {
                    least = d;
                    nearest = j;
                }
            }
            right += train.classes()[nearest] == test.classes()[i] ? 1 : 0;
        }
        assertThat(right / 500.0).isBetween(0.90, 0.98);
    }

    private static long distance(byte[] a, int atA, byte[] b, int atB) {
        int sum = 0;
        for (int p = 0; p < PIXELS; p++) {
            int d = (a[atA + p] & 0xFF) - (b[atB + p] & 0xFF);
            sum += d * d;
        }
        return sum;
    }

    @Test
    void theyAreADatasetOfGreyPictures() {
        Part part = Digits.draw("test", 7);
        Pictures pictures = part.pictures("test");
        assertThat(pictures.name()).isEqualTo("digits/test");
        assertThat(pictures.size()).isEqualTo(7);
        assertThat(pictures.eventShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(pictures.kind()).isEqualTo(Kind.UNIT);
        assertThat(pictures.storage()).isEqualTo(DType.UINT8);
        assertThat(pictures.scale()).isEqualTo(1 / 255f);
        assertThat(pictures.labels().main().orElseThrow().names())
                .isEqualTo(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        ByteBuffer two = ByteBuffer.allocate(2 * PIXELS + 1).position(1);
        pictures.read(3, 2, two);
        assertThat(two.hasRemaining()).isFalse();
        assertThat(two.slice(1, 2 * PIXELS))
                .isEqualTo(
                        ByteBuffer.wrap(part.pixels(), 3 * PIXELS, 2 * PIXELS).slice());
        assertThatThrownBy(() -> pictures.read(6, 2, ByteBuffer.allocate(9_999)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
