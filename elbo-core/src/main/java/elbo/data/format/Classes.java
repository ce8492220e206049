package elbo.data.format;

import elbo.data.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Makes labels of the numbers or words that a file gives for each example; the same classes for every part. */
final class Classes {
    /** More distinct whole numbers than this are a quantity, not classes. */
    private static final int MOST = 2_000;

    private Classes() {}

    /** Labels by name for each part; classes in the order of their names. */
    static List<Labels> ofNames(List<List<String>> parts) {
        TreeSet<String> known = new TreeSet<>();
        parts.forEach(known::addAll);
        List<String> names = List.copyOf(known);
        return parts.stream()
                .map(part -> {
                    float[] index = new float[part.size()];
                    for (int i = 0; i < index.length; i++) {
                        index[i] = Collections.binarySearch(names, part.get(i));
                    }
                    return new Labels(List.of(new Labels.Column(Labels.CLASS, index, names)));
                })
                .toList();
    }

    /** Labels by number for each part: classes if they are few whole numbers, in their order, else a quantity so named. */
    static List<Labels> ofNumbers(String name, List<float[]> parts) {
        return columns(Labels.CLASS, name, parts).stream()
                .map(c -> new Labels(List.of(c)))
                .toList();
    }

    /** One column for each part: classes called {@code classes}, or a quantity called {@code quantity}. */
    static List<Labels.Column> columns(String classes, String quantity, List<float[]> parts) {
        TreeSet<Float> known = new TreeSet<>();
        for (float[] part : parts) {
            for (float v : part) {
                if (v != Math.rint(v) || known.size() > MOST) {
                    return parts.stream()
                            .map(p -> new Labels.Column(quantity, p, List.of()))
                            .toList();
                }
                known.add(v == 0 ? 0f : v);
            }
        }
        float[] sorted = new float[known.size()];
        List<String> names = new ArrayList<>();
        for (float v : known) {
            sorted[names.size()] = v;
            names.add(Long.toString((long) v));
        }
        return parts.stream()
                .map(part -> new Labels.Column(classes, places(part, sorted), names))
                .toList();
    }

    private static float[] places(float[] values, float[] sorted) {
        float[] places = new float[values.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = Arrays.binarySearch(sorted, values[i] == 0 ? 0f : values[i]);
        }
        return places;
    }
}
