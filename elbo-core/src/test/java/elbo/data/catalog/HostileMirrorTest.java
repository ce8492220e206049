package elbo.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that lie, break the protocol or never end: each a refusal of one line, and nothing under the final name. */
class HostileMirrorTest {
    private static final byte[] CONTENT = content();

    @TempDir
    Path outer;

    private static byte[] content() {
        byte[] b = new byte[50_000];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) (i * 7 + (i >> 8));
        }
        return b;
    }

    private Path folder() {
        return outer.resolve("cache").resolve("set");
    }

    private void fetch(URI from) {
        RemoteFile file = new RemoteFile("file.bin", List.of(from), CONTENT.length, DownloadTest.sha256(CONTENT));
        new Download(Duration.ofSeconds(10), Duration.ofMillis(500)).fetch(file, folder(), Progress.NONE);
    }

    private void refused(URI from, String... words) {
        assertThatThrownBy(() -> fetch(from))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(words)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).matches("\\P{Cntrl}+"));
        assertThat(folder().resolve("file.bin")).doesNotExist();
    }

    private static String whole(String headers) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + CONTENT.length + "\r\n\r\n"
                + new String(CONTENT, StandardCharsets.ISO_8859_1);
    }

    private void half(URI origin, byte[] bytes) throws IOException {
        Files.createDirectories(folder());
        Files.write(folder().resolve("file.bin.part"), Arrays.copyOf(bytes, 20_000));
        Files.write(folder().resolve("file.bin.part.from"), List.of(origin.toString(), Mirror.TAG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "220 this is another protocol\r\n",
                "HTTP/1.1 \u001b[31mred\u0007\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 50000\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc",
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-49999/50000\r\nContent-Length: 50000\r\n\r\n",
                "HTTP/1.1 302 Found\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:99999/file.bin\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http:///file.bin\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: \u001b[2J::\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: mailto:a@b.example\r\n\r\n",
            })
    void an_answer_out_of_order_is_one_line(String answer) throws IOException {
        try (RawServer server = RawServer.saying(answer)) {
            refused(server.file(), "cannot be fetched: " + server.file());
        }
    }

    @Test
    void a_head_that_never_ends_is_given_up() throws IOException {
        try (RawServer server = new RawServer(out -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; ; i++) {
                out.write(("X-" + i + ": more\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            refused(server.file(), "cannot be fetched");
        }
    }

    @Test
    void a_body_that_never_ends_is_left_after_the_published_length() throws IOException {
        try (RawServer server = new RawServer(out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (byte[] zeros = new byte[8192]; ; ) {
                out.write(zeros);
            }
        })) {
            refused(server.file(), "sends more than the 50000 bytes of the published file");
        }
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void a_rest_that_never_ends_is_left_too() throws IOException {
        try (RawServer server = new RawServer(out -> {
            out.write("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 20000-49999/50000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (byte[] zeros = new byte[8192]; ; ) {
                out.write(zeros);
            }
        })) {
            half(server.file(), CONTENT);
            refused(server.file(), "sends more than the 50000 bytes of the published file");
        }
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void fewer_bytes_than_the_range_promised_are_kept_and_gone_on_with() throws IOException {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 20000-49999/50000\r\n"
                        + "Content-Length: 10\r\n\r\n"
                        + new String(CONTENT, 20_000, 10, StandardCharsets.ISO_8859_1))) {
            half(server.file(), CONTENT);
            refused(server.file(), "answers with another part of the file than asked for (bytes 20000-49999/50000)");
        }
        assertThat(folder().resolve("file.bin.part")).hasBinaryContent(Arrays.copyOf(CONTENT, 20_010));
        try (Mirror good = new Mirror(Mirror.good(CONTENT))) {
            fetch(good.file());
            assertThat(good.asked().getFirst().getFirst("Range")).isEqualTo("bytes=20010-");
        }
        assertThat(folder().resolve("file.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void no_header_names_a_file() throws IOException {
        try (RawServer server = RawServer.saying(whole("Content-Disposition: attachment; filename=\"../../evil\"\r\n"
                + "Content-Location: ../evil\r\nETag: \"../evil\"\r\n"))) {
            fetch(server.file());
        }
        try (var all = Files.walk(outer)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(folder().resolve("file.bin"));
        }
    }

    @Test
    void a_mark_that_cannot_be_sent_back_is_no_mark() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nETag: \"\u0001\u007f\"\r\nContent-Length: 50000\r\n\r\n";
        try (RawServer server = RawServer.saying(head + new String(CONTENT, 0, 9_000, StandardCharsets.ISO_8859_1))) {
            refused(server.file(), "cannot be fetched");
            refused(server.file(), "cannot be fetched");
        }
    }

    @Test
    void a_damaged_note_of_where_bytes_came_from_is_no_hindrance() throws IOException {
        try (Mirror good = new Mirror(Mirror.good(CONTENT))) {
            half(good.file(), CONTENT);
            Files.write(folder().resolve("file.bin.part.from"), new byte[] {(byte) 0xff, '\n', (byte) 0xc0, 0, 0x1b});
            fetch(good.file());
        }
        assertThat(folder().resolve("file.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_one_line_and_no_mirrors_fault() throws IOException {
        Files.createDirectories(folder());
        Files.createSymbolicLink(folder().resolve("file.bin.part"), Path.of("/dev/full"));
        try (Mirror good = new Mirror(Mirror.good(CONTENT))) {
            refused(good.file(), "file.bin.part: cannot be written: No space left on device");
            assertThat(good.asked()).hasSize(1);
        }
    }
}
