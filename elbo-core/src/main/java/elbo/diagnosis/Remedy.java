package elbo.diagnosis;

import java.util.List;

/**
 * What to try.
 *
 * @param set settings of the recipe, as {@code --set} takes them, that go together
 * @param why what they do, in a few words
 */
public record Remedy(List<String> set, String why) {
    public Remedy {
        set = List.copyOf(set);
    }
}
