package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Splits;
import elbo.data.drawn.Shapes.Factors;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
    private static final Splits SHAPES = Shapes.open(Path.of("unused"));

    @Test
    void theGridHasEachCombinationOnceInTheOrderOfTheFactors() {
        int index = 0;
        for (int shape = 0; shape < 3; shape++) {
            for (int scale = 0; scale < 6; scale++) {
                for (int orientation = 0; orientation < 40; orientation++) {
                    for (int x = 0; x < 32; x++) {
                        for (int y = 0; y < 32; y++) {
                            Factors factors = new Factors(shape, scale, orientation, x, y);
                            if (factors.index() != index || !Factors.of(index).equals(factors)) {
                                assertThat(Factors.of(factors.index())).isEqualTo(factors);
                                assertThat(factors.index()).isEqualTo(index);
                            }
                            index++;
                        }
                    }
                }
            }
        }
        assertThat(index).isEqualTo(737_280);
        assertThatThrownBy(() -> Factors.of(737_280)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void trainAndTestAreDisjointAndTogetherEverything() {
        BitSet seen = new BitSet();
        for (Dataset part : List.of(SHAPES.train(), SHAPES.test())) {
            for (int i = 0; i < part.size(); i++) {
                int index = factors(part, i).index();
                assertThat(seen.get(index)).isFalse();
                seen.set(index);
            }
        }
        assertThat(seen.cardinality()).isEqualTo(737_280);
        assertThat(SHAPES.test().size() / 737_280.0).isCloseTo(0.1, within(0.001));
    }

    /** The place in the grid, from nothing but the labels. */
    private static Factors factors(Dataset part, int i) {
        return new Factors(
                Math.round(value(part, "shape", i)),
                Math.round(value(part, "scale", i) * 10 - 5),
                (int) Math.round(value(part, "orientation", i) * 20 / StrictMath.PI),
                Math.round(value(part, "x", i) * 31),
                Math.round(value(part, "y", i) * 31));
    }

    private static float value(Dataset part, String column, int i) {
        return part.labels().column(column).orElseThrow().values()[i];
    }

    @Test
    void itIsADatasetOfBinaryPicturesWithNamedShapes() {
        Dataset train = SHAPES.train();
        assertThat(train.name()).isEqualTo("shapes/train");
        assertThat(train.eventShape()).isEqualTo(Shape.of(1, 64, 64));
        assertThat(train.kind()).isEqualTo(Kind.BINARY);
        assertThat(train.storage()).isEqualTo(DType.UINT8);
        assertThat(train.scale()).isEqualTo(1);
        assertThat(train.labels().columns().stream().map(Labels.Column::name))
                .containsExactly("shape", "scale", "orientation", "x", "y");
        assertThat(train.labels().main().orElseThrow().names()).containsExactly("square", "ellipse", "heart");
        ByteBuffer tooFew = ByteBuffer.allocate(4096);
        assertThatThrownBy(() -> train.read(train.size(), 1, tooFew)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPictureIsItsFormAtItsPlace() {
        Dataset test = SHAPES.test();
        ByteBuffer many = ByteBuffer.allocateDirect(3 + 50 * 4096).position(3);
        for (int from : new int[] {0, 30_000, test.size() - 50}) {
            many.position(3);
            test.read(from, 50, many);
            assertThat(many.hasRemaining()).isFalse();
            for (int i = 0; i < 50; i++) {
                Factors at = factors(test, from + i);
                byte[] form = Shapes.form(at);
                byte[] expected = new byte[4096];
                for (int p = 0; p < 1024; p++) {
                    expected[(at.y() + p / 32) * 64 + at.x() + p % 32] = form[p];
                }
                byte[] picture = new byte[4096];
                many.get(3 + i * 4096, picture);
                assertThat(picture).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "1, 400.87", "2, 399.9"}) // 20 * 20; pi * 14.5 * 8.8; 3.66198 (by quadrature) * 10.45^2
    void areasGrowWithTheSquareOfTheScaleAndNotWithTheAngle(int shape, double area) {
        for (int scale = 0; scale < 6; scale++) {
            double expected = area * (0.5 + 0.1 * scale) * (0.5 + 0.1 * scale);
            double sum = 0;
            for (int orientation = 0; orientation < 40; orientation++) {
                byte[] form = Shapes.form(new Factors(shape, scale, orientation, 0, 0));
                int on = 0;
                for (byte b : form) {
                    on += b;
                }
                assertThat((double) on).as("counted in whole pixels").isCloseTo(expected, within(20.0));
                sum += on;
            }
            assertThat(sum / 40).as("over all angles").isCloseTo(expected, within(0.02 * expected));
        }
    }

    @Test
    void noFormReachesTheRimOfItsField() {
        for (int f = 0; f < Shapes.FORMS; f++) {
            byte[] form = Shapes.form(Factors.of(f * 1024));
            for (int k = 0; k < 32; k++) {
                assertThat(form[k] + form[31 * 32 + k] + form[32 * k] + form[32 * k + 31])
                        .as("form %d", f)
                        .isZero();
            }
        }
    }

    @Test
    void theHeartStandsUprightAtFirstAndOnItsHeadAfterHalfATurn() {
        byte[] heart = Shapes.form(new Factors(2, 5, 0, 0, 0));
        byte[] turned = Shapes.form(new Factors(2, 5, 20, 0, 0));
        int wide = 0;
        int tip = 0;
        for (int p = 0; p < 1024; p++) {
            assertThat(heart[p]).as("left is right").isEqualTo(heart[p / 32 * 32 + 31 - p % 32]);
            assertThat(turned[1023 - p]).isEqualTo(heart[p]);
            wide += p < 512 ? heart[p] : 0;
            tip += p < 512 ? 0 : heart[p];
        }
        assertThat(wide).as("the broad half is on top").isGreaterThan(tip);
    }

    @Test
    void theFormsAndTheSplitAreTheSameOnEveryMachine() {
        byte[][] forms = IntStream.range(0, Shapes.FORMS)
                .mapToObj(f -> Shapes.form(Factors.of(f * 1024)))
                .toArray(byte[][]::new);
        assertThat(Golden.sha256(forms)).isEqualTo("e4c0e2bf37d75e3eafb2d2e85b31e26ebbea88630e57cdda3c516b02334cdd9d");
        BitSet held = new BitSet();
        IntStream.range(0, Shapes.SIZE).filter(Shapes::heldOut).forEach(held::set);
        assertThat(held.cardinality()).isEqualTo(74_004);
        assertThat(Golden.sha256(held.toByteArray()))
                .isEqualTo("dfc3daa6c456b6305cde0f8dd08ba97bd8ad6da3f6b8f1385de936b5e3e3c8cc");
    }
}
