package elbo.distribution;

import elbo.Refusal;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a distribution has its mass; a posterior and its prior must agree on it. */
public sealed interface Support {
    /** Where a recipe says how many dimensions there are. */
    String LATENT = "model.latent";

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

    /** Vectors of {@code dims} coordinates in the Poincaré ball of curvature {@code -curvature}, of radius {@code 1/sqrt(curvature)}. */
    record Ball(long dims, double curvature) implements Support {
        @Override
        public String toString() {
            return "Ball(" + dims + ", curvature -" + curvature + ")";
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

    /** @throws Refusal for one dimension, in which there is nowhere to turn */
    static Support sphere(Shape latent) {
        requireTwo(latent, "directions");
        return new Sphere(latent.size());
    }

    /** @throws Refusal for a single proportion, which is always 1 */
    static Support simplex(Shape latent) {
        requireTwo(latent, "proportions that add up to 1");
        return new Simplex(latent.size());
    }

    private static void requireTwo(Shape latent, String what) {
        if (latent.size() < 2) {
            throw new Refusal(LATENT, what + " need at least 2 dimensions; got " + latent.size() + ". Fix: latent: 2");
        }
    }

    /**
     * As many choices as fit.
     *
     * @throws Refusal for a latent that the classes do not divide
     */
    static Support choices(Shape latent, int classes) {
        long n = latent.size();
        if (n % classes != 0) {
            long below = n / classes * classes;
            throw new Refusal(
                    LATENT,
                    "choices among " + classes + " classes need a multiple of " + classes + " dimensions; got " + n
                            + ". Fix: latent: " + (below == 0 ? "" : below + " or ") + (below + classes));
        }
        return new OneHot(n / classes, classes);
    }

    /**
     * That of the first {@code split} dimensions beside that of the rest; for real vectors just a longer one.
     *
     * @throws Refusal where there is no rest
     */
    static Support product(Shape latent, int split, Function<Shape, Support> first, Function<Shape, Support> second) {
        if (latent.size() <= split) {
            throw new Refusal(
                    LATENT,
                    "the first part of a product takes split = " + split + " dimensions and leaves none of "
                            + latent.size() + " to the second. Fix: latent: " + (split + 1) + " or more");
        }
        Support a = first.apply(Shape.of(split));
        Support b = second.apply(Shape.of(latent.size() - split));
        return a instanceof Real r && b instanceof Real s ? new Real(r.dims() + s.dims()) : new Product(List.of(a, b));
    }
}
