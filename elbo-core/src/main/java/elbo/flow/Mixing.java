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
 * All channels of a pixel, or numbers of a vector, mixed by one matrix: {@code y = W x}, {@code W = P L (U + diag(sign exp(s)))}, L lower
 * triangular with ones on the diagonal, U strictly upper, P an order that stays. {@code log |det| = pixels sum s}. W begins as a random
 * rotation, which follows from the seed and the place.
 *
 * @param seed of the rotations
 */
@Source(arxiv = "1807.03039", at = "sec. 3.2, eqs. 9 and 10")
public record Mixing(int seed) implements Flow {
    @Override
    public long multiplications(Shape in) {
        return in.dim(0) * in.size();
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        int n = Math.toIntExact(in.dim(0));
        Rotation start = Rotation.of(n, Rng.of(seed).fork(place.path()));
        try (Scope s = Scope.open()) {
            Tensor order = place.fixed(Tensors.of(start.order(), n, n).to(place.type()));
            Tensor sign = place.fixed(Tensors.of(start.sign(), n).to(place.type()));
            Tensor lower = place.values("lower", Tensors.of(start.lower(), n, n));
            Tensor upper = place.values("upper", Tensors.of(start.upper(), n, n));
            Tensor log = place.values("log_scale", Tensors.of(start.log(), n));
            Tensor one = place.fixed(Matrices.ofDiagonal(Tensors.full(Shape.of(n), 1, place.type(), place.device())));
            Live live = new Live(in.size() / n, order, sign, lower, upper, log, one);
            return told -> live;
        }
    }

    private record Live(long pixels, Tensor order, Tensor sign, Tensor lower, Tensor upper, Tensor log, Tensor one)
            implements Transform {
        private Tensor l() {
            return Matrices.lowerTriangle(lower, -1).add(one);
        }

        /** The transpose of the upper triangle, which is a lower one. */
        private Tensor u() {
            return Matrices.lowerTriangle(upper, -1).add(Matrices.ofDiagonal(sign.mul(log.exp())));
        }

        @Override
        public Image forward(Tensor x) {
            Tensor w = order.matmul(l()).matmul(u().transpose(0, 1));
            return new Image(times(w, x), stretch(x, 1));
        }

        @Override
        public Image inverse(Tensor y) {
            Tensor u = Matrices.solveLower(u(), one).transpose(0, 1);
            Tensor w = u.matmul(Matrices.solveLower(l(), one)).matmul(order.transpose(0, 1));
            return new Image(times(w, y), stretch(y, -1));
        }

        private Tensor times(Tensor w, Tensor x) {
            long n = w.shape().dim(0);
            Tensor none = log.mul(0);
            return x.shape().rank() == 2 ? x.linear(w, none) : x.conv2d(w.reshape(n, n, 1, 1), none, 1, 0);
        }

        private Tensor stretch(Tensor x, double way) {
            return log.sum().mul(way * pixels).expand(Shape.of(x.shape().dim(0)));
        }
    }
}
