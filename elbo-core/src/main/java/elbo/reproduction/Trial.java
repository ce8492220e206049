package elbo.reproduction;

import java.util.List;

/**
 * One model that is trained and measured on the test data.
 *
 * @param name    what the expectations call it
 * @param recipe  of the recipes that come with Elbo
 * @param data    a data set's name; empty for the entry's
 * @param set     what the protocol has otherwise than the recipe, as {@code --set} takes it, beside what the entry sets for all
 * @param reduced settings of a smaller budget, beside the entry's
 * @param limit   the first examples of training and test data that are used; 0 for all
 */
public record Trial(String name, String recipe, String data, List<String> set, List<String> reduced, int limit) {
    static final Trial DEFAULT = new Trial("", "vae", "", List.of(), List.of(), 0);

    public Trial {
        set = List.copyOf(set);
        reduced = List.copyOf(reduced);
        if (limit < 0) {
            throw new IllegalArgumentException("limit must be at least 0; got " + limit);
        }
    }
}
