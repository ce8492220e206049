package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One {@code PATH=VALUE} for a recipe, its path found in the recipe's tree. */
record Assignment(List<String> path, Object value) {
    /** @throws Refusal if nothing, or more than one thing, is called so */
    static Assignment of(String assignment, Map<String, Object> tree) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new Refusal(
                    "--set", "expected PATH=VALUE, like objective.beta=4; got \"" + Problem.shown(assignment) + "\"");
        }
        String wanted = assignment.substring(0, equals).strip();
        Object value = Yaml.parse("--set " + Problem.shown(wanted), assignment.substring(equals + 1));
        if (value == null) {
            throw new Refusal("--set " + Problem.shown(wanted), "needs a value after the =");
        }
        return new Assignment(find("--set", wanted, tree), value);
    }

    /** @param where what names the path, for a refusal */
    static Assignment of(String where, String path, Object value, Map<String, Object> tree) {
        return new Assignment(find(where, path, tree), value);
    }

    /** Every path of the tree, the inner ones too, in its dotted form. */
    static Map<String, List<String>> paths(Map<String, Object> tree) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        collect(tree, List.of(), out);
        return out;
    }

    private static void collect(Map<?, ?> node, List<String> above, Map<String, List<String>> out) {
        node.forEach((key, value) -> {
            List<String> path = new ArrayList<>(above);
            path.add(String.valueOf(key));
            out.put(String.join(".", path), List.copyOf(path));
            if (value instanceof Map<?, ?> inner) {
                collect(inner, path, out);
            } else if (value instanceof List<?> list) {
                collect(groups(list), path, out);
            }
        });
    }

    /** The groups of values in a list, each by its type's name or, where another has that name, by its place. */
    private static Map<String, Object> groups(List<?> list) {
        Map<String, Object> groups = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> group) {
                String type = String.valueOf(group.get("type"));
                groups.put(group.containsKey("type") && !groups.containsKey(type) ? type : String.valueOf(i), group);
            }
        }
        return groups;
    }

    private static List<String> find(String where, String wanted, Map<String, Object> tree) {
        Map<String, List<String>> known = paths(tree);
        List<String> exact = known.get(wanted);
        if (exact != null) {
            return exact;
        }
        List<String> ending =
                known.keySet().stream().filter(p -> p.endsWith("." + wanted)).toList();
        if (ending.size() == 1) {
            return Objects.requireNonNull(known.get(ending.getFirst()));
        }
        if (ending.isEmpty()) {
            throw new Refusal(unknown(where, wanted, known));
        }
        throw new Refusal(
                where + " " + wanted, "could mean " + String.join(" or ", ending) + "; write more of the path");
    }

    private static Problem unknown(String where, String wanted, Map<String, List<String>> known) {
        List<String> near = nearest(wanted, List.copyOf(known.keySet()));
        String offer = near.isEmpty() ? "See: elbo recipes NAME" : "Did you mean " + String.join(" or ", near) + "?";
        return new Problem(where, "the recipe has no value called \"" + Problem.shown(wanted) + "\". " + offer);
    }

    /** Paths like the one that is wanted or, if there is none, that end in a word like its last. */
    static List<String> nearest(String wanted, List<String> names) {
        List<String> near = Problem.nearest(wanted, names);
        if (!near.isEmpty()) {
            return near;
        }
        List<String> words = Problem.nearest(
                last(wanted), names.stream().map(Assignment::last).toList());
        return names.stream().filter(n -> words.contains(last(n))).limit(3).toList();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Puts the value in its place; a new {@code type} leaves nothing of the part that was there. */
    @SuppressWarnings("unchecked")
    void apply(Map<String, Object> tree) {
        Map<String, Object> node = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            Object next = Objects.requireNonNull(node.get(key));
            node = next instanceof List<?> list ? groups(list) : (Map<String, Object>) next;
        }
        if (path.getLast().equals("type") && !value.equals(node.get("type"))) {
            node.clear();
        }
        node.put(path.getLast(), value);
    }
}
