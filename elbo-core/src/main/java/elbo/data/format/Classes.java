package elbo.data.format;

import elbo.Refusal;
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
                    return classes(index, names);
                })
                .toList();
    }

    /** Labels by number for each part: classes if they are few whole numbers, in their order, else a quantity so named. */
    static List<Labels> ofNumbers(String name, List<float[]> parts) {
        TreeSet<Float> known = new TreeSet<>();
        for (float[] part : parts) {
            for (float v : part) {
                if (v != Math.rint(v) || known.size() > MOST) {
                    return parts.stream().map(p -> quantity(name, p)).toList();
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
                .map(part -> {
                    float[] index = new float[part.length];
                    for (int i = 0; i < index.length; i++) {
                        index[i] = Arrays.binarySearch(sorted, part[i] == 0 ? 0f : part[i]);
                    }
                    return classes(index, names);
                })
                .toList();
    }

    /** The numbers of a label array, one for each of {@code examples}. */
    static float[] numbers(Numbers y, int examples) {
        long[] d = y.dims();
        boolean column = d.length == 1 || (d.length == 2 && d[1] == 1);
        if (!column) {
            throw new Refusal(
                    y.where(),
                    "has the shape " + Arrays.toString(d) + ", but labels are one number for each example: [" + examples
                            + "]");
        }
        if (d[0] != examples) {
            throw new Refusal(
                    y.where(), "holds " + d[0] + " labels for " + examples + " examples; the two must be as many");
        }
        float[] values = new float[examples];
        for (int i = 0; i < examples; i++) {
            values[i] = y.at(i);
            if (!Float.isFinite(values[i])) {
                throw new Refusal(y.where(), "label " + i + ", counted from 0, is " + values[i] + "; give a number");
            }
        }
        return values;
    }

    private static Labels classes(float[] index, List<String> names) {
        return new Labels(List.of(new Labels.Column(Labels.CLASS, index, names)));
    }

    private static Labels quantity(String name, float[] values) {
        return new Labels(List.of(new Labels.Column(name, values, List.of())));
    }
}
