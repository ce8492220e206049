package elbo.data.catalog;

import elbo.FileTrouble;
import elbo.Refusal;
import elbo.data.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches files over http and https. Mirrors are asked in turn; what has come is kept under {@code NAME.part} and gone on
 * with, from the same mirror or another, now or next time; size and SHA-256 are checked, and only what passes gets its final
 * name, in one step.
 */
public final class Download {
    private static final int ROUNDS = 3;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NO_SUCH_RANGE = 416;

    private final Duration connect;
    private final Duration idle;

    /** With 15 s to connect, and giving up on a mirror that sends nothing for 30 s. */
    public Download() {
        this(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    /**
     * @param connect how long a connection may take
     * @param idle    how long a mirror may send nothing, be it before its answer or within
     */
    public Download(Duration connect, Duration idle) {
        this.connect = connect;
        this.idle = idle;
    }

    /**
     * The file in {@code folder}, which is made if need be; nothing is fetched if it is there already and whole.
     *
     * @throws Refusal if no mirror gives it, with the reason for each, or the disk does not take it
     */
    public Path fetch(RemoteFile file, Path folder, Progress progress) {
        Path target = folder.resolve(file.name());
        try {
            Files.createDirectories(folder);
            if (Files.isRegularFile(target)
                    && Files.size(target) == file.bytes()
                    && PartFile.sha256(target).equals(file.sha256())) {
                return target;
            }
        } catch (IOException e) {
            throw FileTrouble.writing(target, e);
        }
        try (PartFile part = PartFile.open(target);
                Transfer transfer = new Transfer(connect, idle)) {
            fromAny(new Job(file, part, transfer, progress, idle), folder);
            part.finish();
        }
        return target;
    }

    /** Asks all mirrors, and all again while that brings the file on: connections break off in the middle. */
    private static void fromAny(Job job, Path folder) {
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            failures.clear();
            long before = job.part.length();
            for (URI mirror : job.file.mirrors()) {
                try {
                    job.from(mirror);
                    return;
                } catch (InterruptedIOException e) {
                    throw new Refusal(
                            job.file.name(), "was interrupted; what has come is kept, and fetching again goes on", e);
                } catch (IOException e) {
                    failures.add(mirror + " " + e.getMessage());
                }
            }
            if (job.part.length() <= before) {
                break;
            }
        }
        throw new Refusal(
                job.file.name(),
                "cannot be fetched: " + String.join("; ", failures) + ". Try again later, or put the file into "
                        + folder + " yourself");
    }

    /** One file on its way. */
    private record Job(RemoteFile file, PartFile part, Transfer transfer, Progress progress, Duration idle) {
        /** Returns once the whole file is here, with the right hash. */
        void from(URI mirror) throws IOException {
            boolean resumed = bring(mirror);
            if (good()) {
                return;
            }
            // the beginning may be to blame, and it need not be this mirror's
            if (resumed) {
                bring(mirror);
                if (good()) {
                    return;
                }
            }
            throw new IOException("sends other bytes than the published file: their SHA-256 is not the one known");
        }

        /** Whether the file is the right one; else it is forgotten. */
        private boolean good() {
            boolean good = part.sha256().equals(file.sha256());
            if (!good) {
                part.clear();
            }
            return good;
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
            part.restart(mirror, mark(headers));
            return false;
        }

        /** What If-Range compares: a strong ETag, else the date. */
        private static String mark(HttpHeaders headers) {
            return headers.firstValue("ETag")
                    .filter(tag -> tag.startsWith("\""))
                    .or(() -> headers.firstValue("Last-Modified"))
                    .orElse("");
        }

        private void receive(Arriving body) throws IOException {
            long have = part.length();
            progress.at(file.name(), have, file.bytes());
            for (Optional<List<ByteBuffer>> some = body.next(idle); some.isPresent(); some = body.next(idle)) {
                for (ByteBuffer bytes : some.get()) {
                    have += bytes.remaining();
                    if (have > file.bytes()) {
                        part.clear();
                        throw new IOException("sends more than the " + file.bytes() + " bytes of the published file");
                    }
                    part.append(bytes);
                }
                progress.at(file.name(), have, file.bytes());
            }
            if (have < file.bytes()) {
                throw new IOException("breaks off after " + have + " of " + file.bytes() + " bytes");
            }
        }
    }
}
