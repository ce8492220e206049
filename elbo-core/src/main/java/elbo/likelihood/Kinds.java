package elbo.likelihood;

import elbo.Problem;
import elbo.data.Kind;
import java.util.Optional;
import java.util.Set;

/** Refusals of data that a likelihood is not for. */
final class Kinds {
    private Kinds() {}

    /** Nothing is wrong with data of these kinds; with others it is {@code otherwise}. */
    static Optional<Problem> only(Set<Kind> good, Kind kind, String otherwise) {
        return good.contains(kind) ? Optional.empty() : Optional.of(new Problem("model.likelihood", otherwise));
    }
}
