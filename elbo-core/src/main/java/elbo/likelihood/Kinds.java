package elbo.likelihood;

import elbo.Problem;
import elbo.data.Kind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Refusals of data that a likelihood is not for. */
final class Kinds {
    private Kinds() {}

    /** For values in [0, 1]. */
    static Optional<Problem> unit(Kind kind, String name) {
        return only(
                EnumSet.of(Kind.BINARY, Kind.UNIT),
                kind,
                name + " needs every value in [0, 1], and this data has others."
                        + " Fix: type: gaussian, or bring the data into [0, 1]");
    }

    /** For counts. */
    static Optional<Problem> count(Kind kind, String name) {
        String out = kind.inUnitInterval()
                ? "data.binarize: count for grey levels, or type: bernoulli"
                : "an array of whole numbers (.npy, .npz), a table's columns with type: columns, or type: gaussian";
        return only(
                EnumSet.of(Kind.COUNT),
                kind,
                name + " needs counts, whole numbers from 0 up, and this data is none. Fix: " + out);
    }

    /** Nothing is wrong with data of these kinds; with others it is {@code otherwise}. */
    static Optional<Problem> only(Set<Kind> good, Kind kind, String otherwise) {
        return good.contains(kind) ? Optional.empty() : Optional.of(new Problem("model.likelihood", otherwise));
    }
}
