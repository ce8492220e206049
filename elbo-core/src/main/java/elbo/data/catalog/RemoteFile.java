package elbo.data.catalog;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file that lies the same, byte for byte, at several addresses.
 *
 * @param name    what it is called in a folder; a plain name, never a path
 * @param mirrors where it lies, the first to be asked first; http or https; none where it lies at no public address
 * @param bytes   how long it is
 * @param sha256  the hash of its bytes, in small hexadecimal digits
 */
public record RemoteFile(String name, List<URI> mirrors, long bytes, String sha256) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if a part is not as described above */
    public RemoteFile {
        mirrors = List.copyOf(mirrors);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a file name has letters, digits, dots and dashes; got \"" + name + '"');
        }
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 small hexadecimal digits; got \"" + sha256 + '"');
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException("a file has at least one byte; got " + bytes);
        }
        if (!mirrors.stream().allMatch(RemoteFile::web)) {
            throw new IllegalArgumentException("mirrors are http or https addresses; got " + mirrors);
        }
    }

    /** The name without {@code .gz}: as it is after unpacking. */
    String unpackedName() {
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }

    private static boolean web(URI address) {
        String scheme = address.getScheme();
        return address.getHost() != null
                && scheme != null
                && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT));
    }
}
