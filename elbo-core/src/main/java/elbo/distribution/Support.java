package elbo.distribution;

import java.util.List;
import java.util.stream.Collectors;

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

    /** Vectors with every coordinate above 0. */
    record Positive(long dims) implements Support {
        @Override
        public String toString() {
            return "Positive(" + dims + ")";
        }
    }

    /** Proportions: {@code dims} numbers above 0 that add up to 1. */
    record Simplex(long dims) implements Support {
        @Override
        public String toString() {
            return "Simplex(" + dims + ")";
        }
    }

    /** Vectors of length 1 with {@code dims} coordinates. */
    record Sphere(long dims) implements Support {
        @Override
        public String toString() {
            return "Sphere(" + dims + ")";
        }
    }

    /** Choices among {@code classes}, as one-hot vectors beside each other. */
    record OneHot(long groups, long classes) implements Support {
        @Override
        public String toString() {
            return "OneHot(" + groups + " x " + classes + ")";
        }
    }

    /** Vectors beside each other, each with its own. */
    record Product(List<Support> parts) implements Support {
        public Product {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream().map(Support::toString).collect(Collectors.joining(" x "));
        }
    }

    /** Two beside each other: for real vectors just a longer one. */
    static Support product(Support a, Support b) {
        return a instanceof Real r && b instanceof Real s ? new Real(r.dims() + s.dims()) : new Product(List.of(a, b));
    }
}
