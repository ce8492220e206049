package elbo.nn;

/** The block that residual networks are made of. */
public final class Residual {
    private Residual() {}

    /** {@code x + second(a(first(a(x))))}: what comes in passes through as it is, and so does its derivative. */
    public static Block block(Activation a, Block first, Block second) {
        return block(x -> x, a, first, second);
    }

    /** {@code x + second(a(first(a(norm(x)))))}: the same with what is added made of what comes in normalised. */
    public static Block block(Block norm, Activation a, Block first, Block second) {
        Block change = norm.then(a).then(first).then(a).then(second);
        return x -> x.add(change.apply(x));
    }
}
