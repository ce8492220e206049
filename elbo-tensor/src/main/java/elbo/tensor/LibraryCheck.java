package elbo.tensor;

import elbo.FileTrouble;
import elbo.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Whether what lies in the cache of native libraries is what was packed. A start trusts a file of the right size and time, since
 * reading 450 MB would take longer than all else of it.
 */
final class LibraryCheck {
    private LibraryCheck() {}

    /**
     * Compares with the check sums in the jars, and loads nothing.
     *
     * @return how many files were compared; those that are not there yet are none
     * @throws Refusal if one differs
     */
    static int files() {
        int compared = 0;
        for (String library : Libraries.NAMES) {
            String folder = Libraries.folder(library);
            URL packed = torch.class.getResource(folder);
            try {
                if (packed != null && packed.openConnection() instanceof JarURLConnection jar) {
                    compared += files(jar.getJarFile(), folder.substring(1));
                }
            } catch (IOException e) {
                throw new Refusal("native library cache", "cannot be checked: " + e.getMessage(), e);
            }
        }
        return compared;
    }

    private static int files(JarFile jar, String folder) throws IOException {
        Path cache =
                Loader.getCacheDir().toPath().resolve(Path.of(jar.getName()).getFileName());
        List<JarEntry> entries = jar.stream()
                .filter(entry -> entry.getName().startsWith(folder) && !entry.isDirectory())
                .filter(entry -> Files.exists(cache.resolve(entry.getName())))
                .toList();
        for (JarEntry entry : entries) {
            check(cache.resolve(entry.getName()), entry);
        }
        return entries.size();
    }

    private static void check(Path file, JarEntry entry) {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new Refusal(
                    file.toString(),
                    "is damaged; delete it, and the next start unpacks it anew from " + entry.getName());
        }
    }
}
