package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {
    @TempDir
    Path folder;

    private static byte[] fixture(String name) throws IOException {
        try (var in = WritersTest.class.getResourceAsStream("/elbo/data/format/" + name)) {
            return in.readAllBytes();
        }
    }

    /** The numbers of {@code f4.npy}. */
    private static float[] twelve() {
        float[] v = new float[12];
        for (int i = 0; i < v.length; i++) {
            v[i] = i - 2.5f;
        }
        return v;
    }

    @Test
    void floats_are_written_byte_for_byte_as_numpy_writes_them() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyWriter.write(file, Shape.of(3, 4), twelve());
        assertThat(file).hasBinaryContent(fixture("f4.npy"));
    }

    @Test
    void whole_numbers_are_written_byte_for_byte_as_numpy_writes_them() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyWriter.write(file, Shape.of(2, 2), new long[] {0, 7, 300, 16777216});
        assertThat(file).hasBinaryContent(fixture("i8.npy"));
        NpyWriter.write(file, Shape.of(3), new int[] {1, -2, 1 << 30});
        assertThat(file).hasBinaryContent(fixture("i4.npy"));
    }

    @Test
    void rows_may_come_in_any_portions() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyWriter.stream(file, Shape.of(3, 4), rows -> {
            rows.add(Arrays.copyOf(twelve(), 4));
            rows.add(new float[0]);
            rows.add(Arrays.copyOfRange(twelve(), 4, 12));
        });
        assertThat(file).hasBinaryContent(fixture("f4.npy"));
    }

    @Test
    void many_numbers_survive_the_way_there_and_back() throws IOException {
        float[] many = new float[100_003];
        for (int i = 0; i < many.length; i++) {
            many[i] = i * 0.1f - 77;
        }
        Path file = folder.resolve("a.npy");
        NpyWriter.write(file, Shape.of(many.length), many);
        FloatArray back = Npy.floats(file);
        assertThat(back.dims()).containsExactly(many.length);
        assertThat(back.values()).containsExactly(many);
    }

    @Test
    void too_few_numbers_are_a_bug_and_leave_no_file() {
        Path file = folder.resolve("a.npy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyWriter.write(file, Shape.of(3), new float[2]))
                .withMessageContaining("2 numbers do not fill the shape [3]");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_npz_holds_each_array_as_numpy_writes_it_and_is_the_same_each_time() throws IOException {
        Path file = folder.resolve("a.npz");
        Path again = folder.resolve("b.npz");
        for (Path f : List.of(file, again)) {
            NpzWriter.write(f, npz -> {
                npz.floats("mean", Shape.of(3, 4), twelve());
                npz.longs("label", Shape.of(2, 2), new long[] {0, 7, 300, 16777216});
            });
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("mean.npy")).readAllBytes())
                    .isEqualTo(fixture("f4.npy"));
            assertThat(zip.getInputStream(zip.getEntry("label.npy")).readAllBytes())
                    .isEqualTo(fixture("i8.npy"));
            assertThat(zip.size()).isEqualTo(2);
        }
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void a_table_is_quoted_where_it_must_be_and_numbers_come_back_exactly() {
        Path file = folder.resolve("a.csv");
        CsvTable.write(file, List.of("mean 0", "a,b", "say \"x\""), table -> {
            table.row(0.1f, 3, "two\nlines");
            table.row(1e-30f, -1L, "");
        });
        assertThat(file)
                .usingCharset(StandardCharsets.UTF_8)
                .hasContent("mean 0,\"a,b\",\"say \"\"x\"\"\"\n0.1,3,\"two\nlines\"\n1.0E-30,-1,\n");
    }

    @Test
    void a_row_of_another_width_is_a_bug() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CsvTable.write(folder.resolve("a.csv"), List.of("a", "b"), table -> table.row(1, 2, 3)));
        assertThat(folder).isEmptyDirectory();
    }
}
