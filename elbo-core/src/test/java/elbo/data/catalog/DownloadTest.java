package elbo.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.data.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = content();

    @TempDir
    Path folder;

    private final List<Mirror> mirrors = new ArrayList<>();

    private static byte[] content() {
        byte[] b = new byte[300_000];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) (i * 31 + (i >> 8));
        }
        return b;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Mirror mirror(Mirror.Manner manner) throws IOException {
        Mirror m = new Mirror(manner);
        mirrors.add(m);
        return m;
    }

    @AfterEach
    void closeMirrors() {
        mirrors.forEach(Mirror::close);
    }

    private Path fetch(Mirror... from) {
        RemoteFile file =
                new RemoteFile("file.bin", Stream.of(from).map(Mirror::file).toList(), CONTENT.length, sha256(CONTENT));
        return new Download(Duration.ofSeconds(10), Duration.ofMillis(500)).fetch(file, folder, Progress.NONE);
    }

    private void refuses(String message, Mirror... from) {
        assertThatThrownBy(() -> fetch(from)).isInstanceOf(Refusal.class).hasMessageContaining(message);
        assertThat(folder.resolve("file.bin")).doesNotExist();
    }

    private void arrives(Mirror... from) throws IOException {
        Path file = fetch(from);
        assertThat(Files.readAllBytes(file)).isEqualTo(CONTENT);
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(folder.resolve("file.bin"));
        }
    }

    /** Leaves half of the file here, as a broken connection does. */
    private void half(byte[] bytes, Mirror origin) throws IOException {
        Files.write(folder.resolve("file.bin.part"), Arrays.copyOf(bytes, 150_000));
        Files.write(folder.resolve("file.bin.part.from"), List.of(origin.file().toString(), Mirror.TAG));
    }

    @Test
    void a_good_mirror_gives_the_file_and_progress_ends_at_the_whole() throws IOException {
        List<Long> seen = new ArrayList<>();
        RemoteFile file = new RemoteFile(
                "file.bin", List.of(mirror(Mirror.good(CONTENT)).file()), CONTENT.length, sha256(CONTENT));
        new Download().fetch(file, folder.resolve("new/folder"), (_, done, _) -> seen.add(done));
        assertThat(folder.resolve("new/folder/file.bin")).hasBinaryContent(CONTENT);
        assertThat(seen).isSorted().startsWith(0L).endsWith((long) CONTENT.length);
    }

    @Test
    void a_file_that_is_there_and_whole_is_not_fetched_again() throws IOException {
        Files.write(folder.resolve("file.bin"), CONTENT);
        Mirror m = mirror(Mirror.status(500));
        arrives(m);
        assertThat(m.asked()).isEmpty();
    }

    @Test
    void a_file_that_is_there_but_wrong_is_replaced() throws IOException {
        Files.write(folder.resolve("file.bin"), new byte[CONTENT.length]);
        arrives(mirror(Mirror.good(CONTENT)));
    }

    @Test
    void one_good_mirror_after_bad_ones_is_enough() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[99_999] ^= 1;
        arrives(
                mirror(Mirror.status(404)),
                mirror(Mirror.status(500)),
                mirror(Mirror.redirect("ftp://127.0.0.1/file.bin")),
                mirror(Mirror.plain(wrong)),
                mirror(Mirror.stalling(CONTENT, 1000)),
                mirror(Mirror.mute()),
                mirror(Mirror.truncating(CONTENT, 100_000)),
                mirror(Mirror.plain(new byte[7])),
                mirror(Mirror.good(CONTENT)));
    }

    @Test
    void all_reasons_are_told_with_a_way_out() throws IOException {
        Mirror gone = mirror(Mirror.status(404));
        Mirror sick = mirror(Mirror.status(500));
        assertThatThrownBy(() -> fetch(gone, sick))
                .isInstanceOf(Refusal.class)
                .hasMessage("file.bin: cannot be fetched: " + gone.file() + " answers 404; " + sick.file()
                        + " answers 500. Try again later, or put the file into " + folder + " yourself");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void wrong_bytes_never_get_the_final_name() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[0] ^= 1;
        refuses(
                "sends other bytes than the published file: their SHA-256 is " + sha256(wrong) + ", expected "
                        + sha256(CONTENT),
                mirror(Mirror.plain(wrong)));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_wrong_length_is_refused_before_it_is_read() throws IOException {
        refuses("offers 300001 bytes", mirror(Mirror.plain(Arrays.copyOf(CONTENT, CONTENT.length + 1))));
    }

    @Test
    void more_bytes_than_published_are_refused_where_no_length_is_told() throws IOException {
        Mirror endless = mirror((x, _) -> {
            x.sendResponseHeaders(200, 0);
            try (var out = x.getResponseBody()) {
                for (int i = 0; i < 400; i++) {
                    out.write(new byte[1000]);
                }
            }
        });
        refuses("sends more than the 300000 bytes", endless);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_stalled_mirror_is_given_up_and_what_came_is_kept() throws IOException {
        refuses("sends nothing for 500 ms", mirror(Mirror.stalling(CONTENT, 50_000)));
        assertThat(folder.resolve("file.bin.part")).hasBinaryContent(Arrays.copyOf(CONTENT, 50_000));
    }

    @Test
    void a_mirror_that_never_answers_is_given_up() throws IOException {
        refuses("does not answer within 500 ms", mirror(Mirror.mute()));
    }

    @Test
    void a_mirror_that_is_not_there_is_told() throws IOException {
        Mirror closed = mirror(Mirror.mute());
        closed.close();
        refuses("cannot be reached", closed);
    }

    @Test
    void a_broken_connection_is_gone_on_with_from_the_same_mirror() throws IOException {
        Mirror m = mirror(Mirror.firstThen(Mirror.truncating(CONTENT, 100_000), Mirror.good(CONTENT)));
        arrives(m);
        assertThat(m.asked().get(1).getFirst("Range")).isEqualTo("bytes=100000-");
        assertThat(m.asked().get(1).getFirst("If-Range")).isEqualTo(Mirror.TAG);
    }

    @Test
    void what_an_earlier_run_left_is_gone_on_with() throws IOException {
        Mirror m = mirror(Mirror.good(CONTENT));
        half(CONTENT, m);
        arrives(m);
        assertThat(m.asked()).hasSize(1);
        assertThat(m.asked().getFirst().getFirst("Range")).isEqualTo("bytes=150000-");
    }

    @Test
    void another_mirror_goes_on_without_the_mark_of_the_first() throws IOException {
        Mirror other = mirror(Mirror.good(CONTENT));
        half(CONTENT, mirror(Mirror.status(404)));
        arrives(mirrors.getLast(), other);
        assertThat(other.asked().getFirst()).containsKey("Range").doesNotContainKey("If-Range");
    }

    @Test
    void a_mirror_that_refuses_ranges_sends_the_whole() throws IOException {
        Mirror m = mirror(Mirror.plain(CONTENT));
        half(CONTENT, m);
        arrives(m);
    }

    @Test
    void a_changed_mark_sends_the_whole() throws IOException {
        Mirror m = mirror(Mirror.good(CONTENT));
        half(new byte[150_000], m);
        Files.write(folder.resolve("file.bin.part.from"), List.of(m.file().toString(), "\"older\""));
        arrives(m);
        assertThat(m.asked()).hasSize(1);
    }

    @Test
    void a_bad_beginning_is_fetched_anew_from_the_same_mirror() throws IOException {
        Mirror m = mirror(Mirror.good(CONTENT));
        half(new byte[150_000], m);
        arrives(m);
        assertThat(m.asked()).hasSize(2);
        assertThat(m.asked().get(1)).doesNotContainKey("Range");
    }

    @Test
    void a_whole_part_needs_no_mirror_and_a_part_too_long_is_forgotten() throws IOException {
        Files.write(folder.resolve("file.bin.part"), CONTENT);
        Mirror m = mirror(Mirror.good(CONTENT));
        arrives(m);
        assertThat(m.asked()).isEmpty();
        Files.delete(folder.resolve("file.bin"));
        Files.write(folder.resolve("file.bin.part"), Arrays.copyOf(CONTENT, CONTENT.length + 5));
        arrives(m);
    }

    @Test
    void a_mirror_that_says_there_is_no_such_range_is_asked_for_the_whole() throws IOException {
        Mirror m = mirror(Mirror.firstThen(Mirror.status(416), Mirror.good(CONTENT)));
        half(CONTENT, m);
        arrives(m);
    }

    @Test
    void an_answer_with_another_range_is_refused() throws IOException {
        Mirror m = mirror((x, _) -> {
            x.getResponseHeaders().add("Content-Range", "bytes 0-149999/300000");
            x.sendResponseHeaders(206, 150_000);
            x.getResponseBody().write(CONTENT, 0, 150_000);
        });
        half(CONTENT, m);
        refuses("another part of the file than asked for (bytes 0-149999/300000)", m);
    }

    @Test
    void redirects_within_http_are_followed_but_not_for_ever() throws IOException {
        Mirror goal = mirror(Mirror.good(CONTENT));
        arrives(mirror(Mirror.redirect(goal.file().toString())));
        Files.delete(folder.resolve("file.bin"));
        refuses("points on more than 5 times", mirror(Mirror.redirect("/file.bin")));
    }

    @Test
    void redirects_to_other_schemes_are_refused() throws IOException {
        refuses("points from http to file, which is not followed", mirror(Mirror.redirect("file:///etc/passwd")));
        refuses("points from http to ftp", mirror(Mirror.redirect("ftp://127.0.0.1/x")));
        URI safe = URI.create("https://a.example/");
        URI open = URI.create("http://a.example/");
        assertThat(Transfer.mayFollow(open, safe)).isTrue();
        assertThat(Transfer.mayFollow(safe, safe)).isTrue();
        assertThat(Transfer.mayFollow(open, open)).isTrue();
        assertThat(Transfer.mayFollow(safe, open)).isFalse();
        assertThat(Transfer.mayFollow(safe, URI.create("HTTP://a.example/"))).isFalse();
    }

    @Test
    void two_at_once_do_not_write_one_file() throws IOException {
        Mirror m = mirror(Mirror.good(CONTENT));
        Files.createDirectories(folder);
        try (PartFile held = PartFile.open(folder.resolve("file.bin"))) {
            assertThat(held.length()).isZero();
            assertThatThrownBy(() -> fetch(m))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is being fetched by another program");
        }
        arrives(m);
    }

    @Test
    void an_interrupted_download_stops_at_once_and_keeps_what_came() throws IOException {
        Mirror stuck = mirror(Mirror.mute());
        Mirror next = mirror(Mirror.good(CONTENT));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> fetch(stuck, next))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(next.asked()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_made_is_the_disks_fault() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        RemoteFile remote = new RemoteFile(
                "file.bin", List.of(mirror(Mirror.good(CONTENT)).file()), CONTENT.length, sha256(CONTENT));
        assertThatThrownBy(() -> new Download().fetch(remote, file.resolve("x"), Progress.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be written");
    }
}
