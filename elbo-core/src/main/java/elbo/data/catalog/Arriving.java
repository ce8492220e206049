package elbo.data.catalog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it arrives, portion by portion, given up when nothing comes for some time. */
final class Arriving implements HttpResponse.BodySubscriber<Arriving>, AutoCloseable {
    private sealed interface Event {
        record Bytes(List<ByteBuffer> bytes) implements Event {}

        record End() implements Event {}

        record Broken(Throwable cause) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    @Override
    public CompletionStage<Arriving> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        subscription = s;
        if (closed) {
            s.cancel();
        } else {
            s.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        events.add(new Event.Bytes(bytes));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Event.Broken(cause));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }

    /**
     * The next portion, or nothing at the end.
     *
     * @throws HttpTimeoutException if none comes within {@code idle}
     * @throws IOException if the connection breaks
     */
    Optional<List<ByteBuffer>> next(Duration idle) throws IOException {
        Event event = poll(idle);
        return switch (event) {
            case null -> throw new HttpTimeoutException("sends nothing for " + Transfer.seconds(idle));
            case Event.Bytes b -> {
                requestMore();
                yield Optional.of(b.bytes());
            }
            case Event.End _ -> Optional.empty();
            case Event.Broken b ->
                throw new IOException("breaks off: " + b.cause().getMessage(), b.cause());
        };
    }

    private @Nullable Event poll(Duration idle) throws IOException {
        try {
            return events.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Ends the transfer, wherever it stands. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription s = subscription;
        if (s != null) {
            s.cancel();
        }
    }

    private void requestMore() {
        Flow.Subscription s = subscription;
        if (s != null) {
            s.request(1);
        }
    }
}
