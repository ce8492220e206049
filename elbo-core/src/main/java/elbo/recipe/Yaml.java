package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML 1.2 without tags: plain maps, lists, texts, numbers. Small documents only; nothing in one is ever executed. */
final class Yaml {
    /** Some steps of reading take time that grows with the square of a word's length; recipes have some 2 KB. */
    static final int LARGEST = 1 << 16;

    /** Of a message that may quote the document. */
    private static final int SHOWN = 200;
    /** Recipes need five levels. */
    private static final int DEEPEST = 20;

    private static final int MOST_LINES = 10_000;

    private static final LoadSettings LOAD = LoadSettings.builder()
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(10)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .build();
    private static final DumpSettings DUMP = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.AUTO)
            .setWidth(110)
            .build();

    private Yaml() {}

    /** The document as maps, lists and scalars, or null if there is nothing in it. {@code about} names it in a refusal. */
    static @Nullable Object parse(String about, String text) {
        try {
            Object document = new Load(LOAD).loadFromString(text);
            requireShallow(about, document, 0);
            return document;
        } catch (YamlEngineException | IllegalArgumentException e) { // the latter for some tags
            throw new Refusal(about, "is not readable as YAML: " + reason(e), e);
        } catch (StackOverflowError e) {
            throw new Refusal(about, "is nested too deeply", e);
        }
    }

    /** What is deep, or by its aliases contains itself, could not even be shown in a message. */
    private static void requireShallow(String about, @Nullable Object node, int depth) {
        if (depth > DEEPEST) {
            throw new Refusal(about, "is nested too deeply");
        }
        if (node instanceof Map<?, ?> map) {
            map.values().forEach(each -> requireShallow(about, each, depth + 1));
        } else if (node instanceof List<?> list) {
            list.forEach(each -> requireShallow(about, each, depth + 1));
        }
    }

    /** The line, from 1, on which each value of a document begins that {@link #parse} accepted, by its path. */
    static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        new Compose(LOAD).composeString(text).ifPresent(root -> lines(root, "", lines));
        return lines;
    }

    private static void lines(Node node, String path, Map<String, Integer> out) {
        if (out.size() > MOST_LINES) { // aliases repeat what they stand for
            return;
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    String place = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                    key.getStartMark().ifPresent(mark -> out.putIfAbsent(place, mark.getLine() + 1));
                    lines(entry.getValueNode(), place, out);
                }
            }
        } else if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                Node each = list.getValue().get(i);
                String place = path + "[" + i + "]";
                each.getStartMark().ifPresent(mark -> out.putIfAbsent(place, mark.getLine() + 1));
                lines(each, place, out);
            }
        }
    }

    /** Problems of a document, with the line where the text itself says what is wrong. */
    static List<Problem> placed(List<Problem> problems, String text) {
        return problems.isEmpty() ? problems : placed(problems, lines(text));
    }

    /** @param lines of the places that the text has */
    static List<Problem> placed(List<Problem> problems, Map<String, Integer> lines) {
        return problems.stream()
                .map(p -> {
                    // a part may be said by its name alone, which then stands for its type
                    String said = p.where().endsWith(".type") && !lines.containsKey(p.where())
                            ? p.where().substring(0, p.where().length() - ".type".length())
                            : p.where();
                    Integer line = lines.get(said);
                    return line == null ? p : new Problem("line " + line + ", " + p.where(), p.what());
                })
                .toList();
    }

    static String write(Map<String, Object> document) {
        return new Dump(DUMP).dumpToString(document);
    }

    /** With the line, where the reader says it. */
    private static String reason(RuntimeException e) {
        String said = e instanceof MarkedYamlEngineException marked
                        && marked.getProblemMark().isPresent()
                ? "line " + (marked.getProblemMark().get().getLine() + 1) + ", " + marked.getProblem()
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return Problem.shown(said, SHOWN);
    }
}
