package elbo.data.catalog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for addresses and follows where they point, but never from https to http, nor to anything else. */
final class Transfer implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;

    private final HttpClient client;
    private final Duration idle;

    Transfer(Duration connect, Duration idle) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.idle = idle;
    }

    /**
     * The answer of the last address that was pointed to; its body is still to come.
     *
     * @throws IOException if there is no answer in time, or a pointer leads where it must not
     */
    HttpResponse<Arriving> get(URI address, Map<String, String> headers) throws IOException {
        URI at = address;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpResponse<Arriving> answer = ask(at, headers);
            Optional<URI> next = pointer(at, answer);
            if (next.isEmpty()) {
                return answer;
            }
            answer.body().close();
            if (!mayFollow(at, next.get())) {
                throw new IOException(
                        "points from " + at.getScheme() + " to " + next.get().getScheme() + ", which is not followed");
            }
            at = next.get();
        }
        throw new IOException("points on more than " + MOST_REDIRECTS + " times");
    }

    /** From anywhere to the same scheme, and from http up to https. */
    static boolean mayFollow(URI from, URI to) {
        String a = scheme(from);
        String b = scheme(to);
        return to.getHost() != null && (a.equals("http") || a.equals("https")) && (b.equals(a) || b.equals("https"));
    }

    static String seconds(Duration d) {
        return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
    }

    @Override
    public void close() {
        // not close(), which would wait for bodies that stalled
        client.shutdownNow();
    }

    private HttpResponse<Arriving> ask(URI address, Map<String, String> headers) throws IOException {
        CompletableFuture<HttpResponse<Arriving>> answer = begin(address, headers);
        try {
            return answer.get(idle.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("does not answer within " + seconds(idle));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw broken(e.getCause() == null ? e : e.getCause());
        }
    }

    private CompletableFuture<HttpResponse<Arriving>> begin(URI address, Map<String, String> headers)
            throws IOException {
        try {
            // an encoding on the way would make other bytes of the ones that are hashed
            HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept-Encoding", "identity");
            headers.forEach(request::header);
            return client.sendAsync(request.build(), _ -> new Arriving());
        } catch (IllegalArgumentException e) {
            // a port above 65535, say
            throw new IOException("points to something that is no address", e);
        }
    }

    private static IOException broken(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException e -> new IOException("cannot be reached in time", e);
            case ConnectException e -> new IOException("cannot be reached" + detail(e), e);
            default -> new IOException("fails" + detail(cause), cause);
        };
    }

    private static String detail(Throwable e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private static Optional<URI> pointer(URI at, HttpResponse<Arriving> answer) throws IOException {
        return switch (answer.statusCode()) {
            case 301, 302, 303, 307, 308 -> {
                String location = answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new IOException("answers " + answer.statusCode() + " without a place"));
                try {
                    yield Optional.of(at.resolve(location));
                } catch (IllegalArgumentException e) {
                    throw new IOException("points to something that is no address", e);
                }
            }
            default -> Optional.empty();
        };
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }
}
