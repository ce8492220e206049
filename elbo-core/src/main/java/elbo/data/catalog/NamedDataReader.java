package elbo.data.catalog;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.Shape;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the page of a named data set; every key is needed but {@code folders} and {@code read}, no other is known. */
final class NamedDataReader {
    private static final LoadSettings STRICT = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(1 << 16)
            .build();
    private static final Set<String> PAGE =
            Set.of("name", "summary", "licence", "shape", "train", "test", "mirrors", "files");
    private static final Set<String> MAY = Set.of("folders", "read");
    private static final Set<String> FILE = Set.of("name", "bytes", "sha256");

    private final String where;

    private NamedDataReader(String where) {
        this.where = where;
    }

    /** @throws Refusal if the text is no such page */
    static NamedData read(String where, String yaml) {
        try {
            return new NamedDataReader(where).page(new Load(STRICT).loadFromString(yaml));
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new Refusal(where, "is no page of a data set: " + e.getMessage(), e);
        }
    }

    private NamedData page(@Nullable Object root) {
        Map<?, ?> page = map("the page", root, PAGE, MAY);
        List<URI> mirrors = any("mirrors", page.get("mirrors")).stream()
                .map(m -> URI.create(text("mirrors", m)))
                .toList();
        List<RemoteFile> files = new ArrayList<>();
        for (Object f : list("files", page.get("files"))) {
            Map<?, ?> file = map("files", f, FILE, Set.of());
            String name = text("files.name", file.get("name"));
            files.add(new RemoteFile(
                    name,
                    mirrors.stream().map(m -> m.resolve(name)).toList(),
                    whole("files.bytes", file.get("bytes")),
                    text("files.sha256", file.get("sha256"))));
        }
        return new NamedData(
                text("name", page.get("name")),
                text("summary", page.get("summary")),
                text("licence", page.get("licence")),
                Shape.of(list("shape", page.get("shape")).stream()
                        .mapToLong(d -> whole("shape", d))
                        .toArray()),
                Math.toIntExact(whole("train", page.get("train"))),
                Math.toIntExact(whole("test", page.get("test"))),
                files,
                folders(page),
                page.containsKey("read") ? text("read", page.get("read")) : "");
    }

    private List<String> folders(Map<?, ?> page) {
        List<String> folders = new ArrayList<>(List.of(text("name", page.get("name"))));
        if (page.containsKey("folders")) {
            list("folders", page.get("folders")).forEach(f -> folders.add(text("folders", f)));
        }
        return folders;
    }

    private Map<?, ?> map(String at, @Nullable Object value, Set<String> keys, Set<String> may) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Refusal(
                    where,
                    at + " must be a map of "
                            + String.join(", ", keys.stream().sorted().toList()));
        }
        List<Problem> problems = new ArrayList<>();
        for (Object key : map.keySet()) {
            if (!keys.contains(String.valueOf(key)) && !may.contains(String.valueOf(key))) {
                problems.add(Problem.unknown(at, "key", String.valueOf(key), keys));
            }
        }
        keys.stream()
                .filter(k -> !map.containsKey(k))
                .sorted()
                .forEach(k -> problems.add(new Problem(at, "lacks the key \"" + k + '"')));
        Refusal.ifAny(where, problems);
        return map;
    }

    private List<?> list(String at, @Nullable Object value) {
        List<?> list = any(at, value);
        if (!list.isEmpty()) {
            return list;
        }
        throw new Refusal(where, at + " must be a list with at least one entry; got " + value);
    }

    private List<?> any(String at, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new Refusal(where, at + " must be a list; got " + value);
    }

    private String text(String at, @Nullable Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new Refusal(where, at + " must be a text; got " + value);
    }

    private long whole(String at, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new Refusal(where, at + " must be a whole number; got " + value);
    }
}
