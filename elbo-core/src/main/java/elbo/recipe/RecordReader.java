package elbo.recipe;

import elbo.Problem;
import elbo.nn.Schedule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the plain maps, lists and scalars of a YAML document into records. What is not said keeps the default's value; an
 * unknown key, a wrong type or a value the record refuses becomes a {@link Problem} with its path, and reading goes on, so that
 * all are found at once.
 */
final class RecordReader {
    private final List<Problem> problems;

    RecordReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** A record like {@code defaults} with the values of {@code node}; {@code defaults} itself where it is refused. */
    <R extends Record> R record(R defaults, Object node, String path) {
        if (!(node instanceof Map<?, ?> map)) {
            wrong(path, "a group of values", node);
            return defaults;
        }
        List<RecordComponent> components = Reflect.components(defaults.getClass());
        List<String> known = Reflect.keys(defaults.getClass());
        for (Object key : map.keySet()) {
            if (!known.contains(key)) {
                problems.add(Problem.unknown(join(path, shown(key)), "key", shown(key), known));
            }
        }
        int before = problems.size();
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Object was = Reflect.get(components.get(i), defaults);
            Object given = map.get(known.get(i));
            Type type = components.get(i).getGenericType();
            values[i] = given == null ? was : value(type, given, join(path, known.get(i)), was);
        }
        return problems.size() > before ? defaults : made(defaults, values, path);
    }

    @SuppressWarnings("unchecked")
    private <R extends Record> R made(R defaults, Object[] values, String path) {
        try {
            return (R) Reflect.make(defaults.getClass(), values);
        } catch (IllegalArgumentException refused) {
            problems.add(new Problem(path, String.valueOf(refused.getMessage())));
            return defaults;
        }
    }

    private Object value(Type type, Object node, String path, Object was) {
        if (type instanceof ParameterizedType list) {
            return list(list.getActualTypeArguments()[0], node, path, was);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return choice(raw, node, path, was);
        }
        if (raw.isInterface()) {
            return part(raw, node, path, (Record) was);
        }
        if (raw.isRecord()) {
            return record((Record) was, node, path);
        }
        return scalar(raw, node, path, was);
    }

    private Object scalar(Class<?> type, Object node, String path, Object was) {
        if (type == String.class && !(node instanceof Map) && !(node instanceof List)) {
            return String.valueOf(node);
        }
        if (type == boolean.class && node instanceof Boolean b) {
            return b;
        }
        if (type == int.class && node instanceof Integer i) {
            return i;
        }
        if (type == double.class && node instanceof Number n) {
            return number(n, path, was);
        }
        wrong(path, type == int.class ? "a whole number" : type == double.class ? "a number" : article(type), node);
        return was;
    }

    private Object number(Number n, String path, Object was) {
        if (!Double.isFinite(n.doubleValue())) {
            wrong(path, "a finite number", n);
            return was;
        }
        return n.doubleValue();
    }

    private static String article(Class<?> type) {
        return type == boolean.class ? "true or false" : "a text";
    }

    private Object list(Type element, Object node, String path, Object was) {
        if (!(node instanceof List<?> given)) {
            wrong(path, "a list like [400, 400]", node);
            return was;
        }
        int before = problems.size();
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            out.add(element((Class<?>) element, given.get(i), path + "[" + i + "]", (List<?>) was));
        }
        return problems.size() > before ? was : List.copyOf(out);
    }

    /** One of a list; anything where it is refused. */
    private Object element(Class<?> type, @Nullable Object node, String path, List<?> was) {
        if (node == null) {
            wrong(path, "a value", null);
            return path;
        }
        if (type.isRecord()) {
            return record((Record) was.getFirst(), node, path); // the default's list has one to say what is left out
        }
        if (type.isInterface()) {
            // no element stands there before: without a type, the first part of its kind says what is left out
            Record first = Catalog.of(type).values().iterator().next();
            if (node instanceof Map<?, ?> map && map.get("type") == null) {
                wrong(path, "a type: " + String.join(", ", Catalog.names(type)), node);
                return first;
            }
            return value(type, node, path, first);
        }
        return type == Integer.class
                ? scalar(int.class, node, path, 0)
                : type == Double.class ? scalar(double.class, node, path, 0.0) : scalar(type, node, path, "");
    }

    private Object choice(Class<?> type, Object node, String path, Object was) {
        String wanted = String.valueOf(node).toLowerCase(Locale.ROOT).replace('_', '-');
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = Names.choice((Enum<?>) constant);
            if (name.equals(wanted)) {
                return constant;
            }
            names.add(name);
        }
        problems.add(Problem.unknown(path, "choice", shown(node), names));
        return was;
    }

    /** A part of the catalogue: {@code {type: name, ...}}, just its name, or for schedules just a number. */
    private Object part(Class<?> kind, Object node, String path, Record was) {
        if (kind == Schedule.class && node instanceof Number n) {
            return number(n, path, was) instanceof Double d ? Schedule.constant(d) : was;
        }
        Map<?, ?> map = node instanceof String name ? Map.of("type", name) : node instanceof Map<?, ?> m ? m : null;
        if (map == null) {
            wrong(path, "a name or a group of values", node);
            return was;
        }
        Record prototype = prototype(kind, map.get("type"), path, was);
        Map<Object, Object> rest = new LinkedHashMap<>(map);
        rest.remove("type");
        return prototype == null ? was : record(prototype, rest, path);
    }

    private @Nullable Record prototype(Class<?> kind, @Nullable Object type, String path, Record was) {
        if (type == null) {
            return was;
        }
        Record found = Catalog.named(kind, String.valueOf(type)).orElse(null);
        if (found == null) {
            problems.add(Problem.unknown(
                    join(path, "type"),
                    kind.getSimpleName().toLowerCase(Locale.ROOT),
                    shown(type),
                    Catalog.names(kind)));
        }
        return found;
    }

    private void wrong(String path, String expected, @Nullable Object got) {
        problems.add(new Problem(path, "expected " + expected + "; got " + shown(got)));
    }

    /** A value as a message can hold it. */
    private static String shown(@Nullable Object value) {
        return Problem.shown(String.valueOf(value));
    }

    private static String join(String path, Object key) {
        return path.isEmpty() ? String.valueOf(key) : path + "." + key;
    }
}
