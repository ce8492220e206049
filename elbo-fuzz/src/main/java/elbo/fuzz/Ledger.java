package elbo.fuzz;

import elbo.AtomicFile;
import elbo.recipe.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/results/fuzz.json}: for each target all executions there were, and what the last run found. */
final class Ledger {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final ObjectNode root;
    private final ObjectNode targets;

    private Ledger(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
        this.targets = root.withObjectProperty("targets");
    }

    /** The ledger of a file, which is empty if there is none. */
    static Ledger of(Path file) {
        boolean old = Files.exists(file) && Json.read(file).isObject();
        return new Ledger(file, old ? (ObjectNode) Json.read(file) : PRETTY.createObjectNode());
    }

    /** Adds a run. */
    void add(String target, Jazzer.Report report, int seconds) {
        ObjectNode row = targets.withObjectProperty(target);
        row.put("executions", row.path("executions").asLong(0) + report.executions());
        row.put("seconds", row.path("seconds").asLong(0) + seconds);
        row.put("coverage", report.coverage());
        row.put("findings_open", report.findings().size());
    }

    /** Writes it, with the sums. */
    void write(String command, String commit) {
        root.put("command", command);
        root.put("commit", commit);
        root.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        root.put("machine", machine());
        if (!root.has("since")) {
            root.put("since", commit);
        }
        root.put("executions", sum("executions"));
        root.put("findings_open", sum("findings_open"));
        root.put("passed", sum("findings_open") == 0);
        byte[] bytes = PRETTY.writeValueAsBytes(root);
        AtomicFile.write(file, out -> {
            out.write(bytes);
            out.write('\n');
        });
    }

    private long sum(String key) {
        long sum = 0;
        for (JsonNode row : targets) {
            sum += row.path(key).asLong();
        }
        return sum;
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%s %s, %d cores",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }
}
