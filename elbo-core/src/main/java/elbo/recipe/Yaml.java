package elbo.recipe;

import elbo.Refusal;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML 1.2 without tags: plain maps, lists, texts, numbers. Small documents only; nothing in one is ever executed. */
final class Yaml {
    private static final int MEGABYTE = 1 << 20;
    private static final LoadSettings LOAD = LoadSettings.builder()
            .setCodePointLimit(MEGABYTE)
            .setMaxAliasesForCollections(10)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .build();
    private static final DumpSettings DUMP = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.AUTO)
            .setWidth(110)
            .build();

    private Yaml() {}

    /** The document as maps, lists and scalars. {@code about} names it in a refusal. */
    static Object parse(String about, String text) {
        try {
            Object document = new Load(LOAD).loadFromString(text);
            return document == null ? Map.of() : document;
        } catch (YamlEngineException e) {
            throw new Refusal(about, "is not readable as YAML: " + firstLine(e), e);
        } catch (StackOverflowError e) {
            throw new Refusal(about, "is nested too deeply", e);
        }
    }

    static String write(Map<String, Object> document) {
        return new Dump(DUMP).dumpToString(document);
    }

    private static String firstLine(YamlEngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
