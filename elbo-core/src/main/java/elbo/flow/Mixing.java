package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Matrices;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Image;
import elbo.transform.Transform;

/**
 * All channels of a pixel, or numbers of a vector, mixed by one matrix: {@code y = W x}, {@code log |det| = pixels log |det W|}. W begins
 * as a random rotation, which follows from the seed and the place.
 *
 * @param form what of W is learnt
 * @param seed of the rotations
 */
@Source(arxiv = "1807.03039", at = "sec. 3.2, eqs. 9 and 10")
public record Mixing(Form form, int seed) implements Flow {
    /** What of the matrix is learnt. */
    public enum Form {
        /**
         * factors: {@code W = P L (U + diag(sign exp(s)))}, L lower triangular with ones on the diagonal, U strictly upper, P an order and
         * signs that stay; {@code log |det W| = sum s}
         */
        LU,
        /** W itself, whose determinant takes C^3 operations and may come near 0 */
        PLAIN
    }

    @Override
    public Shape out(Shape in) {
        return Conditioner.require("invertible-linear", in);
    }

    @Override
    public long multiplications(Shape in) {
        return in.dim(0) * in.size();
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        int n = Math.toIntExact(in.dim(0));
        double pixels = (double) in.size() / n;
        Rng rng = Rng.of(seed).fork(place.path());
        try (Scope s = Scope.open()) {
            Live live = new Live(pixels, form == Form.LU ? factors(place, n, rng) : whole(place, n, rng));
            return told -> live;
        }
    }

    private static Invertible whole(Init place, int n, Rng rng) {
        return new Whole(place.values("matrix", Tensors.of(Rotation.matrix(n, rng), n, n)));
    }

    private static Invertible factors(Init place, int n, Rng rng) {
        Rotation start = Rotation.of(n, rng);
        return new Factors(
                place.fixed(Tensors.of(start.order(), n, n).to(place.type())),
                place.fixed(Tensors.of(start.sign(), n).to(place.type())),
                place.values("lower", Tensors.of(start.lower(), n, n)),
                place.values("upper", Tensors.of(start.upper(), n, n)),
                place.values("log_scale", Tensors.of(start.log(), n)),
                place.fixed(Matrices.ofDiagonal(Tensors.full(Shape.of(n), 1, place.type(), place.device()))));
    }

    /** A square matrix that has an inverse. */
    private interface Invertible {
        Tensor product();

        Tensor inverse();

        /** {@code log |det|}. */
        Tensor logDet();
    }

    private record Whole(Tensor product) implements Invertible {
        @Override
        public Tensor inverse() {
            return Matrices.inverse(product);
        }

        @Override
        public Tensor logDet() {
            return Matrices.logDeterminant(product);
        }
    }

    /** @param upper the transpose of the triangle */
    private record Factors(Tensor order, Tensor sign, Tensor lower, Tensor upper, Tensor log, Tensor one)
            implements Invertible {
        private Tensor l() {
            return Matrices.lowerTriangle(lower, -1).add(one);
        }

        /** The transpose of the upper triangle, which is a lower one. */
        private Tensor u() {
            return Matrices.lowerTriangle(upper, -1).add(Matrices.ofDiagonal(sign.mul(log.exp())));
        }

        @Override
        public Tensor product() {
            return order.matmul(l()).matmul(u().transpose(0, 1));
        }

        @Override
        public Tensor inverse() {
            Tensor u = Matrices.solveLower(u(), one).transpose(0, 1);
            return u.matmul(Matrices.solveLower(l(), one)).matmul(order.transpose(0, 1));
        }

        @Override
        public Tensor logDet() {
            return log.sum();
        }
    }

    private record Live(double pixels, Invertible matrix) implements Transform {
        @Override
        public Image forward(Tensor x) {
            return new Image(times(matrix.product(), x), stretch(x, pixels));
        }

        @Override
        public Image inverse(Tensor y) {
            return new Image(times(matrix.inverse(), y), stretch(y, -pixels));
        }

        private static Tensor times(Tensor w, Tensor x) {
            long n = w.shape().dim(0);
            Tensor none = Tensors.zeros(Shape.of(n), w.dtype(), w.device());
            return x.shape().rank() == 2 ? x.linear(w, none) : x.conv2d(w.reshape(n, n, 1, 1), none, 1, 0);
        }

        private Tensor stretch(Tensor x, double times) {
            return matrix.logDet().mul(times).expand(Shape.of(x.shape().dim(0)));
        }
    }
}
