package elbo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One input's derivative of an operation, as a product with a vector: from the derivative of a number with respect to the
 * result to that with respect to the input, {@code g -> g^T dy/dx}.
 */
@FunctionalInterface
interface Pullback {
    /**
     * @param g the derivative with respect to the result, in its shape
     * @param y the result
     * @return in the shape of the input, or in the shape it was broadcast to
     */
    Tensor of(Tensor g, Tensor y);

    /** The same as a product that is not multiplied yet; null where it is none. */
    default Gradient.@Nullable Product factors(Tensor g, Tensor y) {
        return null;
    }

    /** For the weight of {@code y = x W^T}: {@code g^T x}. */
    record OfWeight(Tensor x) implements Pullback {
        @Override
        public Tensor of(Tensor g, Tensor y) {
            return rows(g).transpose(0, 1).matmul(rows(x));
        }

        /** Where the two factors are smaller than their product, as they are for a small batch. */
        @Override
        public Gradient.@Nullable Product factors(Tensor g, Tensor y) {
            Tensor left = rows(g);
            Tensor right = rows(x);
            long outputs = left.shape().dim(1);
            long inputs = right.shape().dim(1);
            return left.shape().dim(0) * (outputs + inputs) < outputs * inputs
                    // handles of their own: those they come from may be freed before
                    ? new Gradient.Product(left.detach(), right.detach())
                    : null;
        }

        /** {@code [.., N]} as {@code [M, N]}. */
        private static Tensor rows(Tensor tensor) {
            return tensor.rank() == 2
                    ? tensor
                    : tensor.reshape(-1, tensor.shape().dim(-1));
        }
    }
}
