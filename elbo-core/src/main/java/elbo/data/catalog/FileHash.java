package elbo.data.catalog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, in small hexadecimal digits. */
final class FileHash {
    private static final int CHUNK = 1 << 16;

    private FileHash() {}

    /** Whether {@code path} is that file, whole. */
    static boolean matches(Path path, RemoteFile file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.bytes()
                && sha256(path).equals(file.sha256());
    }

    static String sha256(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return sha256(in);
        }
    }

    static String sha256(RandomAccessFile in) throws IOException {
        MessageDigest digest = digest();
        byte[] chunk = new byte[CHUNK];
        in.seek(0);
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            digest.update(chunk, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
