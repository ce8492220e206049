package elbo.nn;

import elbo.tensor.Tensor;

/** Element-wise non-linearities. */
public enum Activation implements Block {
    /** {@code max(x, 0)} */
    RELU,
    /** {@code x} above 0, {@code 0.2 x} below */
    LEAKY_RELU,
    TANH,
    /** {@code 1 / (1 + exp(-x))} */
    SIGMOID,
    /** {@code log(1 + exp(x))} */
    SOFTPLUS,
    /** {@code x} above 0, {@code exp(x) - 1} below */
    ELU,
    /** {@code x Phi(x)} */
    GELU,
    /** {@code x sigmoid(x)} */
    SILU,
    /** {@code x}: a linear network */
    IDENTITY;

    @Override
    public Tensor apply(Tensor x) {
        return switch (this) {
            case RELU -> x.relu();
            case LEAKY_RELU -> x.leakyRelu(0.2);
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case SOFTPLUS -> x.softplus();
            case ELU -> x.elu();
            case GELU -> x.gelu();
            case SILU -> x.silu();
            case IDENTITY -> x;
        };
    }
}
