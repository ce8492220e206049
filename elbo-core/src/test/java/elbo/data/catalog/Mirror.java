package elbo.data.catalog;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server on this machine that serves one file, and can be as bad as servers are. */
final class Mirror implements AutoCloseable {
    static final String TAG = "\"v1\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Headers> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What a server does with a request. */
    interface Manner {
        void answer(HttpExchange exchange, Mirror self) throws IOException;
    }

    Mirror(Manner manner) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders());
            try (exchange) {
                manner.answer(exchange, this);
            }
        });
        server.start();
    }

    URI file() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file.bin");
    }

    /** The headers of every request so far. */
    List<Headers> asked() {
        return asked;
    }

    /** Holds the answer back until the test ends. */
    void stall() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Serves the file as it should be served, ranges and all. */
    static Manner good(byte[] content) {
        return (x, _) -> {
            x.getResponseHeaders().add("ETag", TAG);
            String range = x.getRequestHeaders().getFirst("Range");
            String only = x.getRequestHeaders().getFirst("If-Range");
            if (range == null || (only != null && !only.equals(TAG))) {
                whole(x, content);
                return;
            }
            int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (from >= content.length) {
                x.sendResponseHeaders(416, -1);
                return;
            }
            x.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            x.sendResponseHeaders(206, content.length - from);
            x.getResponseBody().write(content, from, content.length - from);
        };
    }

    /** Knows nothing of ranges. */
    static Manner plain(byte[] content) {
        return (x, _) -> whole(x, content);
    }

    static Manner status(int code) {
        return (x, _) -> x.sendResponseHeaders(code, -1);
    }

    static Manner redirect(String to) {
        return (x, _) -> {
            x.getResponseHeaders().add("Location", to);
            x.sendResponseHeaders(302, -1);
        };
    }

    /** Promises all, sends {@code some} bytes and hangs up. */
    static Manner truncating(byte[] content, int some) {
        return (x, _) -> {
            x.getResponseHeaders().add("ETag", TAG);
            x.sendResponseHeaders(200, content.length);
            x.getResponseBody().write(Arrays.copyOf(content, some));
            x.getResponseBody().flush();
        };
    }

    /** Promises all, sends {@code some} bytes and then nothing, holding the line. */
    static Manner stalling(byte[] content, int some) {
        return (x, self) -> {
            x.sendResponseHeaders(200, content.length);
            x.getResponseBody().write(Arrays.copyOf(content, some));
            x.getResponseBody().flush();
            self.stall();
        };
    }

    /** Takes the request and never answers. */
    static Manner mute() {
        return (_, self) -> self.stall();
    }

    /** First one manner, then another. */
    static Manner firstThen(Manner first, Manner then) {
        return (x, self) -> (self.asked.size() == 1 ? first : then).answer(x, self);
    }

    private static void whole(HttpExchange x, byte[] content) throws IOException {
        x.sendResponseHeaders(200, content.length);
        x.getResponseBody().write(content);
    }
}
