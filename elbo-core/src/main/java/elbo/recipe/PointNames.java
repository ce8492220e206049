package elbo.recipe;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/**
 * Names of a sweep's runs: recipe, settings, seed, as {@code vae-beta=4-seed=1}. A name does not depend on which other runs there
 * are, but for the words of its paths, so that a sweep that has grown finds what was trained before.
 *
 * @param paths all that are swept over
 */
record PointNames(Collection<String> paths) {
    private static final int LONGEST_VALUE = 32;

    String of(String recipe, Map<String, Object> values, long seed) {
        String file = String.valueOf(Path.of(recipe).getFileName());
        StringBuilder name = new StringBuilder(plain(file.replaceAll("\\.ya?ml$", "")));
        values.forEach((path, value) ->
                name.append('-').append(plain(word(path))).append('=').append(shown(value)));
        return name.append("-seed=").append(seed).toString();
    }

    /** The last word of a path that says which it is: {@code beta}, and {@code objective} of {@code objective.type}. */
    private String word(String path) {
        String said = path.replaceAll("\\.type$", "");
        String last = said.substring(said.lastIndexOf('.') + 1);
        long alike = paths.stream()
                .map(p -> p.replaceAll("\\.type$", ""))
                .filter(p -> p.endsWith("." + last) || p.equals(last))
                .count();
        return alike > 1 ? said : last;
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        String plain = plain(text.replaceAll("[\\[\\]{} ]", ""));
        boolean whole = plain.length() <= LONGEST_VALUE;
        return whole ? plain : plain.substring(0, LONGEST_VALUE - 9) + "-" + Integer.toHexString(text.hashCode());
    }

    /** What every file system takes. */
    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9._+=-]+", "_");
    }
}
