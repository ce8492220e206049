package elbo.distribution;

/** Where a distribution has its mass; a posterior and its prior must agree on it. */
public sealed interface Support {
    /** All real vectors of {@code dims} dimensions. */
    record Real(long dims) implements Support {
        @Override
        public String toString() {
            return "Real(" + dims + ")";
        }
    }

    /** Vectors with every coordinate in [0, 1]. */
    record UnitInterval(long dims) implements Support {
        @Override
        public String toString() {
            return "UnitInterval(" + dims + ")";
        }
    }
}
