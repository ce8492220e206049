package elbo.cli.supply;

import java.util.List;
import java.util.Set;

/** The terms that Elbo may be given on under. */
final class Licences {
    /**
     * Permissive ones; those of GCC's libraries, whose exception covers what is linked to them; the LGPL and the EPL for a library of its
     * own that is given on as it came.
     */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "LGPL-2.0-or-later",
            "EPL-2.0");

    private Licences() {}

    /** A line for each component of which no licence is allowed. */
    static List<String> problems(List<Component> components) {
        return components.stream()
                .filter(c -> c.licences().stream().noneMatch(ALLOWED::contains))
                .map(c -> c.name() + " " + c.version() + ": its licence (" + c.terms() + ") is not among the allowed "
                        + ALLOWED.stream().sorted().toList() + "; use another library, or argue in Licences.java")
                .toList();
    }
}
