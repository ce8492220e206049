package elbo.data.catalog;

import elbo.data.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file on its way. What a server says decides whether its bytes are taken, never where they go.
 *
 * @param part what has come so far
 * @param idle how long a mirror may send nothing
 */
record Fetching(RemoteFile file, PartFile part, Transfer transfer, Progress progress, Duration idle) {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NO_SUCH_RANGE = 416;

    /** Returns once the whole file is here, with the right hash. */
    void from(URI mirror) throws IOException {
        boolean resumed = bring(mirror);
        Optional<String> wrong = wrong();
        if (wrong.isPresent() && resumed) {
            // the beginning may be to blame, and it need not be this mirror's
            bring(mirror);
            wrong = wrong();
        }
        if (wrong.isPresent()) {
            throw new IOException("sends other bytes than the published file: their SHA-256 is " + wrong.get()
                    + ", expected " + file.sha256());
        }
    }

    /** The hash of what is here, which is forgotten, if it is not the published file. */
    private Optional<String> wrong() {
        String hash = part.sha256();
        if (hash.equals(file.sha256())) {
            return Optional.empty();
        }
        part.clear();
        return Optional.of(hash);
    }

    /** Brings what is missing; true if some was here already. */
    private boolean bring(URI mirror) throws IOException {
        long have = part.length();
        if (have > file.bytes()) {
            part.clear();
            have = 0;
        }
        if (have == file.bytes()) {
            return true;
        }
        HttpResponse<Arriving> answer = transfer.get(mirror, range(mirror, have));
        if (answer.statusCode() == NO_SUCH_RANGE && have > 0) {
            answer.body().close();
            part.clear();
            have = 0;
            answer = transfer.get(mirror, Map.of());
        }
        try (Arriving body = answer.body()) {
            boolean resumed = accept(mirror, answer, have);
            receive(body);
            return resumed;
        }
    }

    private Map<String, String> range(URI mirror, long have) {
        Map<String, String> headers = new HashMap<>();
        if (have > 0) {
            headers.put("Range", "bytes=" + have + "-");
            // bytes of another mirror have another mark; there the hash alone decides
            part.mark(mirror).ifPresent(mark -> headers.put("If-Range", mark));
        }
        return headers;
    }

    /** Looks at the head of an answer; true if it goes on where we stopped, else we begin anew. */
    private boolean accept(URI mirror, HttpResponse<Arriving> answer, long have) throws IOException {
        HttpHeaders headers = answer.headers();
        if (answer.statusCode() == PARTIAL && have > 0) {
            String range = headers.firstValue("Content-Range").orElse("none");
            if (!range.equals("bytes " + have + "-" + (file.bytes() - 1) + "/" + file.bytes())) {
                throw new IOException("answers with another part of the file than asked for (" + range + ")");
            }
            return true;
        }
        if (answer.statusCode() != OK) {
            throw new IOException("answers " + answer.statusCode());
        }
        long length = headers.firstValueAsLong("Content-Length").orElse(file.bytes());
        if (length != file.bytes()) {
            throw new IOException("offers " + length + " bytes, but the published file has " + file.bytes());
        }
        part.restart(mirror, Mark.of(headers));
        return false;
    }

    private void receive(Arriving body) throws IOException {
        long have = part.length();
        progress.bytes(file.name(), have, file.bytes());
        for (Optional<List<ByteBuffer>> some = body.next(idle); some.isPresent(); some = body.next(idle)) {
            for (ByteBuffer bytes : some.get()) {
                have += bytes.remaining();
                if (have > file.bytes()) {
                    part.clear();
                    throw new IOException("sends more than the " + file.bytes() + " bytes of the published file");
                }
                part.append(bytes);
            }
            progress.bytes(file.name(), have, file.bytes());
        }
        if (have < file.bytes()) {
            throw new IOException("breaks off after " + have + " of " + file.bytes() + " bytes");
        }
    }
}
