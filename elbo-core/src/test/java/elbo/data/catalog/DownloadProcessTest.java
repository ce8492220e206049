package elbo.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import elbo.data.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching in processes of its own: killed at any moment, two at once, and over https. */
class DownloadProcessTest {
    private static final int SIZE = 3_000_000;
    private static final byte[] CONTENT = content();

    @TempDir
    Path folder;

    private static byte[] content() {
        byte[] b = new byte[SIZE];
        new Random(5).nextBytes(b);
        return b;
    }

    private RemoteFile file(URI from) {
        return new RemoteFile("file.bin", List.of(from), SIZE, DownloadTest.sha256(CONTENT));
    }

    /** Serves ranges, slowly enough in pieces that a process can be ended after any of them. */
    private static final class Piecewise implements Mirror.Manner {
        private volatile int stopAfter = SIZE;
        private volatile CompletableFuture<Integer> reached = new CompletableFuture<>();

        /** Comes true when the file has been sent up to there, where the sending stops. */
        CompletableFuture<Integer> stopAt(int bytes) {
            reached = new CompletableFuture<>();
            stopAfter = bytes;
            return reached;
        }

        @Override
        public void answer(HttpExchange x, Mirror self) throws IOException {
            String range = x.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            x.getResponseHeaders().add("ETag", Mirror.TAG);
            if (range != null) {
                x.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
            }
            x.sendResponseHeaders(range == null ? 200 : 206, SIZE - from);
            int until = Math.max(from, stopAfter);
            x.getResponseBody().write(CONTENT, from, until - from);
            x.getResponseBody().flush();
            reached.complete(until);
            if (until < SIZE) {
                self.stall();
            }
        }
    }

    /** A killed process leaves a beginning of the file under another name, or the whole file, and nothing else. */
    private void checkWhatIsLeft() throws IOException {
        Path target = folder.resolve("file.bin");
        Path part = folder.resolve("file.bin.part");
        if (Files.exists(target)) {
            assertThat(target).hasBinaryContent(CONTENT);
        }
        if (Files.exists(part)) {
            assertThat(part).hasBinaryContent(Arrays.copyOf(CONTENT, (int) Files.size(part)));
        }
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(e -> e.getFileName().toString()))
                    .isSubsetOf("file.bin", "file.bin.part", "file.bin.part.from");
        }
    }

    private static void kill(Process process) throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor()).isNotZero();
    }

    private void killOften(int[] moments, int finishing) throws Exception {
        Piecewise manner = new Piecewise();
        try (Mirror mirror = new Mirror(manner)) {
            for (int moment : moments) {
                CompletableFuture<Integer> reached = manner.stopAt(moment);
                Process process = FetchRun.start(mirror.file(), CONTENT);
                FetchRun.into(process, folder);
                CompletableFuture.anyOf(reached, process.onExit()).join();
                kill(process);
                checkWhatIsLeft();
            }
            manner.stopAt(SIZE);
            for (int i = 0; i < finishing; i++) {
                Files.deleteIfExists(folder.resolve("file.bin"));
                Process process = FetchRun.start(mirror.file(), CONTENT);
                FetchRun.into(process, folder);
                // then it checks the hash, forces the disk and moves the file
                process.inputReader().readLine();
                kill(process);
                checkWhatIsLeft();
            }
            new Download().fetch(file(mirror.file()), folder, Progress.NONE);
        }
        assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(folder.resolve("file.bin"));
        }
    }

    @Test
    void a_process_killed_at_any_moment_leaves_what_the_next_goes_on_with() throws Exception {
        killOften(new int[] {70_000, SIZE - 1}, 2);
    }

    @Test
    @Tag("long")
    void killed_a_hundred_times() throws Exception {
        killOften(new Random(9).ints(70, 0, SIZE).sorted().toArray(), 30);
    }

    @Test
    void what_a_killed_process_fetched_is_not_fetched_again() throws Exception {
        Piecewise manner = new Piecewise();
        try (Mirror mirror = new Mirror(manner)) {
            CompletableFuture<Integer> reached = manner.stopAt(2_000_000);
            Process process = FetchRun.start(mirror.file(), CONTENT);
            FetchRun.into(process, folder);
            reached.join();
            kill(process);
            long kept = Files.size(folder.resolve("file.bin.part"));
            manner.stopAt(SIZE);
            new Download().fetch(file(mirror.file()), folder, Progress.NONE);
            String asked = mirror.asked().getLast().getFirst("Range");
            assertThat(asked).isEqualTo(kept == 0 ? null : "bytes=" + kept + "-");
        }
    }

    /** One asks again and again, so that it often comes while the other gives the file its name. */
    @Test
    void two_processes_at_once_are_told_of_each_other_and_both_end_well() throws Exception {
        meet(10);
    }

    @Test
    @Tag("long")
    void two_processes_meet_often() throws Exception {
        meet(500);
    }

    private void meet(int times) throws Exception {
        byte[] small = Arrays.copyOf(CONTENT, 20_000);
        try (Mirror mirror = new Mirror(Mirror.good(small))) {
            Process one = FetchRun.start(mirror.file(), small);
            Process two = FetchRun.start(mirror.file(), small);
            for (int i = 0; i < times; i++) {
                Path set = folder.resolve(Integer.toString(i));
                FetchRun.into(one, set);
                untilDone(two, set);
                String first = FetchRun.outcome(one);
                assertThat(first).isIn("done", busy(set));
                assertThat(set.resolve("file.bin")).hasBinaryContent(small);
                try (var entries = Files.list(set)) {
                    assertThat(entries).containsExactly(set.resolve("file.bin"));
                }
            }
            one.destroy();
            two.destroy();
        }
    }

    private static void untilDone(Process process, Path set) throws IOException {
        String outcome = "not asked yet";
        while (!outcome.equals("done")) {
            FetchRun.into(process, set);
            outcome = FetchRun.outcome(process);
            assertThat(outcome).isIn("done", busy(set));
        }
    }

    private static String busy(Path set) {
        return set.resolve("file.bin.part") + ": is being fetched by another program; wait until that is done";
    }

    @Test
    @Tag("long")
    void https_is_not_left_for_http() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "secret",
                        "-alias",
                        "mirror")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor())
                .as(new String(keytool.getInputStream().readAllBytes()))
                .isZero();
        try (Mirror open = new Mirror(Mirror.good(CONTENT))) {
            HttpsServer safe = https(keys, open.file());
            String address = "https://127.0.0.1:" + safe.getAddress().getPort();
            Process down = process(address + "/down", keys);
            assertThat(FetchRun.outcome(down)).contains("/down points from https to http, which is not followed");
            assertThat(open.asked()).isEmpty();
            down.destroy();
            safe.stop(0);
        }
    }

    private Process process(String address, Path keys) throws IOException {
        URI from = URI.create(address);
        Process process = FetchRun.start(
                from, CONTENT, "-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=secret");
        FetchRun.into(process, folder.resolve("of" + from.getPath().replace('/', '-')));
        return process;
    }

    private static HttpsServer https(Path keys, URI open) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), "secret".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/down", x -> {
            try (x) {
                x.getResponseHeaders().add("Location", open.toString());
                x.sendResponseHeaders(302, -1);
            }
        });
        server.start();
        return server;
    }
}
