package elbo.tensor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** The versions of the native libraries that were loaded, as they themselves tell. */
public final class NativeLibraries {
    private static final String UNKNOWN = "unknown";
    private static final Pattern LIBTORCH = Pattern.compile("TORCH_VERSION=([\\w.+-]+)");
    private static final Pattern ONE_DNN = Pattern.compile("(?:MKL-DNN|oneDNN) v(\\d[\\w.]*)");
    private static final Pattern OPEN_BLAS = Pattern.compile("OpenBLAS (\\d[\\w.]*)");

    private NativeLibraries() {}

    /**
     * By name: {@code libtorch}, {@code onednn} within it, {@code openblas}, and {@code javacpp}, which led to them;
     * {@code unknown} where one does not tell.
     */
    public static Map<String, String> versions() {
        Engine.start();
        String torchSays = torchSays();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("libtorch", found(LIBTORCH, torchSays));
        versions.put("onednn", found(ONE_DNN, torchSays));
        versions.put("openblas", found(OPEN_BLAS, Blas.config()));
        versions.put("javacpp", javacpp());
        return versions;
    }

    private static String torchSays() {
        try (BytePointer text = torch.show_config()) {
            return text.getString();
        }
    }

    private static String javacpp() {
        try {
            return Loader.getVersion();
        } catch (IOException e) {
            // its jar was taken apart; the natives work all the same
            return UNKNOWN;
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        return m.find() ? m.group(1) : UNKNOWN;
    }
}
