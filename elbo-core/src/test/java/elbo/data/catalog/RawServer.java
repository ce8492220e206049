package elbo.data.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends bytes that no server library would: reads the head of a request, then writes what it is told to. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What is sent; the connection is closed when it returns. */
    interface Answer {
        void to(OutputStream out) throws IOException;
    }

    RawServer(Answer answer) throws IOException {
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    threads.execute(() -> serve(client, answer));
                } catch (SocketException e) {
                    return; // closed
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** The same bytes to everybody, each character one of them. */
    static RawServer saying(String bytes) throws IOException {
        return new RawServer(out -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    URI file() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/file.bin");
    }

    private static void serve(Socket client, Answer answer) {
        try (client) {
            head(client.getInputStream());
            answer.to(client.getOutputStream());
        } catch (IOException e) {
            return; // the client has had enough
        }
    }

    private static void head(InputStream in) throws IOException {
        int last = 0;
        // an empty line ends it: the bytes of \r\n\r\n in one number
        while (last != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            last = last << 8 | next;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
