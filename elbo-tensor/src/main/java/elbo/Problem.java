package elbo;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with what a user gave.
 *
 * @param where the place: a path in a recipe ({@code model.prior.components}), a file, a flag
 * @param what  what was expected, what was found, and the way out, in one sentence
 */
public record Problem(String where, String what) {
    private static final int SHOWN = 60;

    /** Names in a list of what is known. */
    private static final int MOST = 12;

    public Problem {
        where = oneLine(where);
        what = oneLine(what);
    }

    /** What a user or a file gave, as a message can hold it: cut where it is long. */
    public static String shown(String given) {
        return shown(given, SHOWN);
    }

    /** As {@link #shown(String)}, for texts that say more. */
    public static String shown(String given, int most) {
        String text = oneLine(given.substring(0, Math.min(given.length(), most + 1)));
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** What recipes call a part, a {@code RelaxedCategorical} for one: {@code relaxed-categorical}. */
    public static String named(Object part) {
        return part.getClass()
                .getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    /** Line ends and what else would steer a terminal are written as Java escapes. */
    static String oneLine(String text) {
        if (text.chars().noneMatch(Problem::steers)) {
            return text;
        }
        return text.chars()
                .mapToObj(c -> steers(c) ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static boolean steers(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    @Override
    public String toString() {
        return where.isEmpty() ? what : where + ": " + what;
    }

    /** An unknown name, with the nearest known names offered, or all of them where none is near. */
    public static Problem unknown(String where, String kind, String given, Collection<String> known) {
        String got = shown(given);
        List<String> near = nearest(got, known);
        String offer = near.isEmpty()
                ? "Known: " + listed(known.stream().sorted().toList())
                : "Did you mean "
                        + String.join(
                                " or ", near.stream().map(n -> '"' + n + '"').toList()) + "?";
        return new Problem(where, "unknown " + kind + " \"" + got + "\". " + offer);
    }

    /** Names, as many as fit into a line. */
    public static String listed(List<String> names) {
        int more = names.size() - MOST;
        String shown = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** At most three known names within a small edit distance of {@code got}, or beginning with it, nearest first. */
    public static List<String> nearest(String got, Collection<String> known) {
        String g = shown(got).toLowerCase(Locale.ROOT);
        int reach = Math.max(1, Math.min(3, g.length() / 2));
        return known.stream()
                .distinct()
                .filter(k -> distance(g, k) <= reach || (g.length() > 1 && k.startsWith(g)))
                .sorted(Comparator.<String>comparingInt(k -> distance(g, k)).thenComparing(k -> k))
                .limit(3)
                .toList();
    }

    /** Levenshtein distance with transposition of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
