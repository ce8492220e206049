package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.data.Stored;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of several columns, in files written by NumPy ({@code fixtures.py}) and in folders of arrays. */
class LabelArraysTest {
    private static final String[] FACTORS = {"color", "shape", "scale", "orientation", "posX", "posY"};

    @TempDir
    Path folder;

    private static Labels.Column column(Dataset data, String name) {
        return data.labels().column(name).orElseThrow();
    }

    private static List<String> names(Dataset data) {
        return data.labels().columns().stream().map(Labels.Column::name).toList();
    }

    /** Unpacks an archive of arrays, as people do. */
    private void unzip(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                Files.copy(zip.getInputStream(entry), folder.resolve(entry.getName()));
            }
        }
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> Formats.open(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(parts);
    }

    /** X is i / 4 of example i, and tells which example a row is. */
    @ParameterizedTest
    @ValueSource(strings = {"matrix.npz", "matrix-fortran.npz"})
    void each_column_is_classes_or_a_quantity_by_itself(String name) {
        Splits s = Formats.open(NpyTest.fixture(name));
        for (Dataset part : List.of(s.train(), s.test())) {
            assertThat(names(part)).containsExactly("y1", "y2", "y3", "y4");
            assertThat(column(part, "y1").names()).containsExactly("7");
            assertThat(column(part, "y2").names()).containsExactly("0", "5", "10");
            assertThat(column(part, "y3").names()).isEmpty();
            assertThat(column(part, "y4").names()).containsExactly("-1", "0");
            float[] x = Stored.values(part);
            for (int i = 0; i < part.size(); i++) {
                int n = Math.round(x[i] * 4);
                assertThat(column(part, "y1").values()[i]).isZero();
                assertThat(column(part, "y2").values()[i]).isEqualTo(n % 3);
                assertThat(column(part, "y3").values()[i]).isEqualTo(n / 8f);
                assertThat(column(part, "y4").values()[i]).isEqualTo(n % 2);
            }
        }
        assertThat(s.train().size() + s.test().size()).isEqualTo(20);
    }

    @Test
    void models_can_be_conditioned_on_any_of_them() {
        Context context = Context.of(
                List.of("y1", "y2", "y3"),
                Formats.open(NpyTest.fixture("matrix.npz")).train());
        assertThat(context.width()).isEqualTo(1 + 3 + 1);
    }

    @Test
    void the_factors_of_sprites_have_their_published_names_and_the_pickle_is_not_touched() {
        Splits s = Formats.open(NpyTest.fixture("sprites.npz"));
        assertThat(s.train().size() + s.test().size()).isEqualTo(30);
        assertThat(s.train().eventShape()).isEqualTo(Shape.of(1, 9, 15));
        assertThat(names(s.train())).containsExactly(FACTORS);
        assertThat(s.train().labels().columns().stream().map(c -> c.names().size()))
                .containsExactly(1, 3, 1, 2, 5, 1);
        assertThat(s.train().labels().main().orElseThrow().name()).isEqualTo("shape");
    }

    @Test
    void sprites_unpacked_into_a_folder_are_the_same() throws IOException {
        Path file = NpyTest.fixture("sprites.npz");
        unzip(file);
        assertThat(folder.resolve("metadata.npy")).content().startsWith("cos\nsystem");
        String here = MappedTest.outcome(new NpyFolder(), folder);
        String there = MappedTest.outcome(new Npz(), file);
        String name = folder.getFileName().toString();
        assertThat(here.replace(name, "sprites.npz")).isEqualTo(there).contains("posY");
    }

    @Test
    void names_that_lie_beside_sprites_are_as_any_other_without_them() throws IOException {
        NpyWriter.write(folder.resolve("metadata.npy"), Shape.of(4, 2), new float[8]);
        assertThat(Formats.open(folder).train().eventShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void label_files_of_several_columns_follow_each_other() throws IOException {
        NpyWriter.write(folder.resolve("x_train.npy"), Shape.of(3, 2), new float[6]);
        NpyWriter.write(folder.resolve("x_test.npy"), Shape.of(1, 2), new float[2]);
        NpyWriter.write(folder.resolve("y_train-0.npy"), Shape.of(2, 2), new float[] {1, .5f, 2, 1.5f});
        NpyWriter.write(folder.resolve("y_train-1.npy"), Shape.of(1, 2), new float[] {4, 2.5f});
        NpyWriter.write(folder.resolve("y_test.npy"), Shape.of(1, 2), new float[] {3, 0});
        Splits s = Formats.open(folder);
        assertThat(column(s.train(), "y1").names())
                .as("the classes of both parts")
                .containsExactly("1", "2", "3", "4");
        assertThat(column(s.train(), "y1").values()).containsExactly(0, 1, 3);
        assertThat(column(s.test(), "y1").values()).containsExactly(2);
        assertThat(column(s.train(), "y2").values()).containsExactly(.5f, 1.5f, 2.5f);
        NpyWriter.write(folder.resolve("y_test.npy"), Shape.of(1), new float[] {3});
        refused("y_test.npy: gives 1 labels for each example, but ", "y_train-0.npy", " gives 2");
        NpyWriter.write(folder.resolve("y_train-1.npy"), Shape.of(1, 3), new float[3]);
        refused("y_train-1.npy: gives 3 labels for each example, but ");
    }

    @Test
    void one_column_is_called_class_or_y_as_ever() throws IOException {
        NpyWriter.write(folder.resolve("x.npy"), Shape.of(3, 2), new float[6]);
        NpyWriter.write(folder.resolve("y.npy"), Shape.of(3, 1), new float[] {1, 1, 4});
        assertThat(names(Formats.open(folder).train())).containsExactly("class");
        NpyWriter.write(folder.resolve("y.npy"), Shape.of(3, 1), new float[] {1, 1, 4.5f});
        assertThat(names(Formats.open(folder).train())).containsExactly("y");
    }

    @Test
    void what_cannot_be_labels_is_refused() throws IOException {
        NpyWriter.write(folder.resolve("x.npy"), Shape.of(3, 2), new float[6]);
        Path y = folder.resolve("y.npy");
        NpyWriter.write(y, Shape.of(2, 2), new float[4]);
        refused("y.npy: holds 2 labels for 3 examples");
        NpyWriter.write(y, Shape.of(3, 2), new float[] {0, 0, 0, 0, Float.NaN, 0});
        refused("y.npy: label 0 of example 2, counted from 0, is NaN");
        NpyWriter.write(y, Shape.of(3, 2, 1), new float[6]);
        refused("y.npy: has the shape [3, 2, 1], but labels are a number for each example, [3], or at most 1000");
        NpyWriter.write(y, Shape.of(3, 1001), new float[3003]);
        refused("y.npy: has the shape [3, 1001]");
    }

    /** Twelve bytes a number beside its own four, of the float it becomes. */
    @Test
    void columns_take_room_too() throws IOException {
        Path file = folder.resolve("a.npz");
        NpzWriter.write(file, npz -> {
            npz.floats("x", Shape.of(3, 1), new float[3]);
            npz.floats("y", Shape.of(3, 1000), new float[3000]);
        });
        long needed = 12 + 3000 * (4 + 12);
        assertThat(names(new Npz(new Room(needed)).open(file, Progress.NONE).train()))
                .hasSize(1000)
                .endsWith("y1000");
        assertThatThrownBy(() -> new Npz(new Room(needed - 1)).open(file, Progress.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("array y: needs 36000 bytes of memory");
    }
}
