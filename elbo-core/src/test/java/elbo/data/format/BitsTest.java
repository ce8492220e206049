package elbo.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.Progress;
import elbo.data.Stored;
import elbo.data.Values.Coding;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is too large in bytes is read as bits alike. The files are NumPy's: {@code fixtures.py}. */
class BitsTest {
    @TempDir
    Path folder;

    private static Dataset train(String name, long room) throws IOException {
        return new Npz(new Room(room))
                .open(NpyTest.fixture(name), Progress.NONE)
                .train();
    }

    private static void refused(String name, long room, String... parts) {
        assertThatThrownBy(() -> train(name, room)).isInstanceOf(Refusal.class).hasMessageContainingAll(parts);
    }

    /** The room is one byte less than the training examples take, in bytes. */
    @ParameterizedTest
    @CsvSource({
        "bits-vectors.npz, 520",
        "bits-pictures.npz, 770",
        "bits-last.npz, 900",
        "bits-one-last.npz, 300",
        "bits-first.npz, 900",
        "bits-none.npz, 360",
        "bits-grey.npz, 520",
        "bits-extremes.npz, 520",
        "bits-dark.npz, 520",
        "bits-long.npz, 2313000"
    })
    void bits_read_as_the_bytes_do(String name, long bytes) throws IOException {
        assertThat(MappedTest.outcome(new Npz(new Room(bytes - 1)), NpyTest.fixture(name)))
                .isEqualTo(MappedTest.outcome(new Npz(), NpyTest.fixture(name)))
                .contains("UINT8");
        assertThat(train(name, bytes - 1)).isInstanceOf(BitDataset.class);
        assertThat(train(name, 2 * bytes)).isNotInstanceOf(BitDataset.class);
    }

    @Test
    void pictures_of_sprites_are_held_out_and_labelled_alike() throws IOException {
        Path file = NpyTest.fixture("sprites.npz");
        assertThat(MappedTest.outcome(new Npz(new Room(30 * 9 * 15 - 1)), file))
                .isEqualTo(MappedTest.outcome(new Npz(), file))
                .contains("BINARY", "posY");
    }

    @Test
    void stored_numbers_are_bytes_of_which_any_can_be_asked_for() throws IOException {
        Dataset data = train("bits-long.npz", 1 << 20);
        assertThat(data.kind()).isEqualTo(Kind.BINARY);
        assertThat(data.storage()).isEqualTo(DType.UINT8);
        assertThat(data.bytes()).isEqualTo(9 * 257_000);
        float[] all = Stored.values(train("bits-long.npz", Long.MAX_VALUE));
        for (int from : new int[] {0, 3, 4, 8}) { // a piece ends within the fifth
            float[] expected = Arrays.copyOfRange(all, from * 257_000, (from + 1) * 257_000);
            assertThat(Stored.values(data, from, 1)).isEqualTo(expected);
        }
        assertThatThrownBy(() -> data.read(8, 2, ByteBuffer.allocate(600_000)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.read(0, 1, ByteBuffer.allocate(256_999)))
                .isInstanceOf(java.nio.BufferOverflowException.class);
    }

    /** Against a plain list of what was put in, of every length around that of a byte and of a piece. */
    @Test
    void each_bit_is_where_it_was_put() throws IOException {
        for (int n : new int[] {1, 7, 8, 9, 63, 65, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (2 << 20) + 3}) {
            byte[] values = new byte[n];
            Rng rng = Rng.of(n);
            for (int i = 0; i < n; i++) {
                values[i] = (byte) rng.nextInt(2);
            }
            try (Incoming in = Incoming.packed("it", new ByteArrayInputStream(values), n)) {
                Bits bits = Bits.read(in, n, "", new Room(n));
                ByteBuffer read = ByteBuffer.allocate(n);
                bits.read(0, n, read);
                assertThat(read.array()).isEqualTo(values);
                assertThat(bits.at(n - 1)).isEqualTo(values[n - 1]);
                Dataset data = new BitDataset("it", new long[] {n}, bits, new Coding(Kind.BINARY, 1), Labels.NONE);
                assertThatThrownBy(() -> data.read(n - 1, 2, ByteBuffer.allocate(2)))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void the_first_number_above_1_is_refused_with_the_ways_out() throws IOException {
        int at = 9 * 257_000 - 257 + 200;
        refused(
                "bits-late.npz",
                1 << 20,
                "array arr_0: holds 2 as number " + at + ", counted from 0; only zeros and ones can be packed as bits",
                "in bytes it needs 2.2 MiB of memory, but of the 1.0 MiB that Java may use 1.0 MiB are left",
                "give Java more (-Xmx), or save fewer or smaller examples, or unzip it into a folder");
        assertThat(train("bits-late.npz", 9 * 257_000).kind()).isEqualTo(Kind.UNIT);
    }

    @Test
    void bits_take_room_too() throws IOException {
        refused(
                "bits-vectors.npz",
                64,
                "array x_train: even as bits it needs 65 bytes of memory, but of the 64 bytes",
                "unzip it");
        refused("bits-vectors.npz", 65, "array x_test: even as bits it needs 5 bytes of memory, but of the 65 bytes");
        assertThat(train("bits-vectors.npz", 65 + 5).size()).isEqualTo(40);
    }

    private Path npz(String shape, String descr, byte[] values) throws IOException {
        Path file = folder.resolve("made.npz");
        String header = "{'descr': '" + descr + "', 'fortran_order': " + (descr.equals("|b1") ? "True" : "False")
                + ", 'shape': " + shape + ", }\n";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(NpyHeader.MAGIC);
            zip.write(new byte[] {1, 0, (byte) header.length(), 0});
            zip.write(header.getBytes(StandardCharsets.US_ASCII));
            zip.write(values);
        }
        return file;
    }

    private void refused(Path file, long room, String... parts) {
        assertThatThrownBy(() -> new Npz(new Room(room)).open(file, Progress.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void what_a_header_promises_must_come_and_no_more() throws IOException {
        refused(npz("(30, 100)", "|u1", new byte[2999]), 2999, "is cut short: it ends within its values");
        refused(npz("(30, 100)", "|u1", new byte[3001]), 2999, "holds more bytes than its header promises");
        refused(npz("(3000000, 1000)", "|u1", new byte[9]), 2999, "promises 3000000000 bytes of values, but at most");
    }

    @Test
    void what_cannot_be_turned_or_counted_is_refused_as_ever() throws IOException {
        refused(
                npz("(30, 100)", "|b1", new byte[3000]),
                2999,
                "array x: needs 3000 bytes of memory",
                "unzip it into a folder");
        refused(
                npz("(30, 100)", "<f4", new byte[12_000]),
                2999,
                "array x: needs 12000 bytes",
                "unzip it into a folder");
        refused(npz("(3000000000, 1)", "|u1", new byte[9]), 2999, "array x: promises 3000000000 numbers, but at most");
    }

    @Test
    void it_is_told_how_much_has_come() throws IOException {
        List<String> told = new ArrayList<>();
        Path file = NpyTest.fixture("bits-long.npz");
        new Npz(new Room(1 << 20)).open(file, (what, done, total) -> told.add(what + " " + done + " of " + total));
        int all = 9 * 257_000 + 128;
        assertThat(told).contains("Unpacking x_train " + all + " of " + all).hasSizeGreaterThan(5);
        assertThat(told.getFirst()).startsWith("Unpacking x_train ");
    }
}
