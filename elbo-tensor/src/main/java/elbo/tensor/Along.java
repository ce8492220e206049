package elbo.tensor;

import org.bytedeco.pytorch.global.torch;

/** Functions of all elements along one dimension, which keeps its size; negative dimensions count from the end. */
public final class Along {
    private Along() {}

    /** {@code x - log sum exp x}. */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return Operation.of(
                "logSoftmax",
                in -> torch.log_softmax(in[0], dim),
                new Tensor[] {x},
                (g, y) -> g.sub(y.exp().mul(kept(g, dim))));
    }

    /** {@code exp(x) / sum exp x}. */
    public static Tensor softmax(Tensor x, int dim) {
        return Operation.of(
                "softmax",
                in -> torch.softmax(in[0], dim),
                new Tensor[] {x},
                (g, y) -> g.sub(kept(g.mul(y), dim)).mul(y));
    }

    /** The sum over a dimension that stays, with one element. */
    private static Tensor kept(Tensor x, int dim) {
        return x.sum(dim).unsqueeze(dim);
    }

    /** Each element with those before it. */
    public static Tensor cumulativeSum(Tensor x, int dim) {
        return Operation.of("cumulativeSum", in -> torch.cumsum(in[0], dim), x);
    }

    /** In rising order; the derivative follows the elements to where they went. */
    public static Tensor sorted(Tensor x, int dim) {
        return gather(x, dim, order(x, dim));
    }

    /** The places, INT64, that bring elements into rising order. */
    public static Tensor order(Tensor x, int dim) {
        return Operation.plain("order", () -> torch.argsort(x.handle(), dim, false), x);
    }

    /** The places, INT64 {@code [.., k]}, of the k smallest elements along the last dimension, the smallest first. */
    public static Tensor lowest(Tensor x, int k) {
        // a copy of the handle: that of the pair goes with the pair
        return Operation.plain(
                "lowest",
                () -> new org.bytedeco.pytorch.Tensor(
                        torch.topk(x.handle(), k, -1, false, true).get1()),
                x);
    }

    /** The elements at the places {@code index}, INT64, along the dimension; the shapes agree but there. */
    public static Tensor gather(Tensor x, int dim, Tensor index) {
        return Operation.of("gather", in -> torch.gather(in[0], dim, index.handle()), x);
    }
}
