package elbo.recipe;

import elbo.data.Dataset;
import elbo.tensor.DType;
import elbo.tensor.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run depended on beside its recipe. */
final class Environment {
    private static final int CHUNK = 1 << 22;
    private static final long MOST = 1L << 28;

    private Environment() {}

    static Map<String, Object> of(Experiment.Settings settings, Dataset train, Dataset test) {
        Map<String, Object> e = machine();
        e.put("seed", settings.seed());
        e.put("threads", settings.threads());
        e.put("device", settings.device().toString());
        e.put("precision", settings.precision().word());
        e.put("limit", settings.limit());
        e.put("command", settings.command());
        e.put("data", Map.of("train", data(train), "test", data(test)));
        return e;
    }

    /** Of a run made from weights trained elsewhere. */
    static Map<String, Object> imported(Path weights) {
        Map<String, Object> e = machine();
        e.put("imported_from", weights.toString());
        return e;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> e = new LinkedHashMap<>();
        e.put("schema", SavedModel.SCHEMA);
        e.put("elbo", Build.own().version());
        e.put("commit", Build.own().commit());
        e.put("libtorch", Engine.version());
        e.put("jdk", Runtime.version().toString());
        e.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        e.put("cores", Engine.cores());
        e.put("vector_unit", Engine.vectorUnit());
        e.put("blas_kernel", Engine.blasKernel());
        e.put("process_settings", Engine.settings());
        return e;
    }

    private static Map<String, Object> data(Dataset data) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("name", data.name());
        d.put("examples", data.size());
        d.put("shape", data.eventShape().toString());
        d.put("sha256", hash(data));
        return d;
    }

    /** SHA-256 of the stored numbers, of very large data the first 256 MB, and of what they stand for in texts. */
    static String hash(Dataset data) {
        long each = data.eventShape().size() * (data.storage() == DType.UINT8 ? 1 : Float.BYTES);
        int rows = (int) Math.max(1, CHUNK / Math.max(1, each));
        long last = Math.min(data.size(), Math.max(1, MOST / Math.max(1, each)));
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(rows * each)).order(ByteOrder.LITTLE_ENDIAN);
        MessageDigest sha = sha256();
        for (int from = 0; from < last; from += rows) {
            int count = (int) Math.min(rows, last - from);
            buffer.clear().limit(Math.toIntExact(count * each));
            data.read(from, count, buffer.slice().order(ByteOrder.nativeOrder()));
            sha.update(buffer);
        }
        if (data.form().ofText()) {
            sha.update(SavedAlphabet.write(data.alphabet()).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
