package elbo.recipe;

import elbo.nn.Schedule;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns records into the plain maps, lists and scalars of a YAML document; every value is written, defaults too. */
final class RecordWriter {
    private RecordWriter() {}

    static Map<String, Object> write(Record record) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<RecordComponent> components = Reflect.components(record.getClass());
        List<String> keys = Reflect.keys(record.getClass());
        for (int i = 0; i < keys.size(); i++) {
            RecordComponent c = components.get(i);
            Object value = Reflect.get(c, record);
            map.put(keys.get(i), value instanceof List<?> l ? list(Reflect.element(c), l) : value(c.getType(), value));
        }
        return map;
    }

    private static Object value(Class<?> declared, Object value) {
        return switch (value) {
            case Schedule.Constant c -> number(c.value());
            case Record r when declared.isInterface() -> part(declared, r);
            case Record r -> write(r);
            case Enum<?> e -> Names.choice(e);
            case Double d -> number(d);
            default -> value;
        };
    }

    private static Map<String, Object> part(Class<?> kind, Record part) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(
                "type",
                Catalog.nameOf(kind, part)
                        .orElseThrow(() -> new IllegalStateException(part + " is not in the catalogue")));
        map.putAll(write(part));
        return map;
    }

    private static List<Object> list(Class<?> declared, List<?> values) {
        List<Object> out = new ArrayList<>();
        values.forEach(v -> out.add(value(declared, v)));
        return out;
    }

    /** Whole numbers without a point, so that {@code beta: 1} stays so. */
    private static Object number(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15 ? (Object) (long) d : (Object) d;
    }
}
