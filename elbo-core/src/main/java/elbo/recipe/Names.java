package elbo.recipe;

import java.util.Locale;

/** Between Java's names and those of recipe files: keys are snake_case, kinds and choices kebab-case. */
final class Names {
    private Names() {}

    /** {@code weightDecay} to {@code weight_decay}. */
    static String key(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** {@code LOG_VARIANCE} to {@code log-variance}. */
    static String choice(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
