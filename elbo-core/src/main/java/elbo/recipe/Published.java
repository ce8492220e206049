package elbo.recipe;

import elbo.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A figure that somebody published for a recipe, and what a run with a smaller budget must come to. Stands in the recipe's own
 * file under {@code published}; neither the recipe's children nor its runs have it.
 *
 * @param by      who published it, and where
 * @param data    what it was measured on, the test part
 * @param with    settings that the figure's protocol has and the recipe has not
 * @param figure  which one
 * @param draws   for each example's likelihood
 * @param value   as published, in the figure's unit
 * @param reduced settings of the smaller budget; none where the whole one is small enough
 * @param least   the smaller budget's figure must be no less
 * @param most    and no more
 * @param tier    what the smaller budget costs
 */
public record Published(
        String by,
        String data,
        List<String> with,
        Figure figure,
        int draws,
        double value,
        List<String> reduced,
        double least,
        double most,
        Tier tier) {
    /** What is compared. */
    public enum Figure {
        /** the loss of the test data: for a VAE its negative bound */
        LOSS("test loss", "loss"),
        /** the importance-sampled likelihood of the test data */
        NLL("-log p(x)", "nll"),
        /** the same by dimension and in bits, 8 more where grey levels were dequantised */
        BITS("bits per dimension", "bits_per_dim");

        private final String words;
        private final String key;

        Figure(String words, String key) {
            this.words = words;
            this.key = key;
        }

        /** As commands name it in JSON. */
        public String key() {
            return key;
        }

        /** As it is called in tables. */
        public String words() {
            return words;
        }
    }

    private static final List<String> NEEDED = List.of("by", "value", "least", "most");
    private static final Published DEFAULT =
            new Published("", "mnist", List.of(), Figure.LOSS, 200, 0, List.of(), 0, Double.MAX_VALUE, Tier.QUICK);

    public Published {
        with = List.copyOf(with);
        reduced = List.copyOf(reduced);
        if (draws < 1) {
            throw new IllegalArgumentException("draws must be at least 1; got " + draws);
        }
        if (!(least <= most)) {
            throw new IllegalArgumentException("least must be no more than most; got " + least + " and " + most);
        }
    }

    /** What stands in a file under {@code published}, null where nothing does. */
    static List<Published> read(@Nullable Object node, List<Problem> problems) {
        List<Published> all = new ArrayList<>();
        if (node != null && !(node instanceof List)) {
            problems.add(new Problem("published", "expected a list of figures, like \"- { by: ..., value: 105.6 }\""));
        }
        List<?> list = node instanceof List<?> given ? given : List.of();
        for (int i = 0; i < list.size(); i++) {
            String place = "published[" + i + "]";
            Object entry = list.get(i) == null ? "nothing" : list.get(i);
            if (entry instanceof Map<?, ?> map && !map.keySet().containsAll(NEEDED)) {
                problems.add(new Problem(place, "needs all of " + String.join(", ", NEEDED)));
            }
            all.add(new RecordReader(problems).record(DEFAULT, entry, place));
        }
        return all;
    }

    /** The settings of the whole budget, or of the smaller one, as {@code --set} takes them. */
    public List<String> settings(boolean whole) {
        List<String> all = new ArrayList<>(with);
        if (!whole) {
            all.addAll(reduced);
        }
        return all;
    }

    /** Whether a figure measured with the smaller budget is as it must be. */
    public boolean holds(double measured) {
        return least <= measured && measured <= most;
    }

    /** In one line. */
    public String words() {
        String budget = settings(false).isEmpty() ? "" : "; with " + String.join(" ", settings(false));
        return String.format(
                Locale.ROOT,
                "%s %s on %s (%s)%s: %s to %s",
                figure.words(),
                plain(value),
                data,
                by,
                budget,
                plain(least),
                plain(most));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : String.valueOf(number);
    }
}
