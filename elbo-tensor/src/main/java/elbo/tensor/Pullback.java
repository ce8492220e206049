package elbo.tensor;

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
}
