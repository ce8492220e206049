package elbo.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What JSON can hold: numbers that are not finite become null, arrays lists, everything else that is no number a text. */
final class Plain {
    private Plain() {}

    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double d when !Double.isFinite(d) -> null;
            case Float f when !Float.isFinite(f) -> null;
            case Number n -> n;
            case Boolean b -> b;
            case double[] a -> list(a);
            case Map<?, ?> m -> map(m);
            case Iterable<?> i -> list(i);
            default -> value.toString();
        };
    }

    private static Map<String, Object> map(Map<?, ?> values) {
        Map<String, Object> out = new LinkedHashMap<>();
        values.forEach((k, v) -> out.put(String.valueOf(k), of(v)));
        return out;
    }

    private static List<Object> list(Iterable<?> values) {
        List<Object> out = new ArrayList<>();
        values.forEach(v -> out.add(of(v)));
        return out;
    }

    private static List<Object> list(double[] values) {
        List<Object> out = new ArrayList<>();
        for (double v : values) {
            out.add(of(v));
        }
        return out;
    }
}
